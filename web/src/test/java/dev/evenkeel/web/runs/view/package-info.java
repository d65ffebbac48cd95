/** Tests of the fold of a run's journal. */
@NullMarked
package dev.evenkeel.web.runs.view;

import org.jspecify.annotations.NullMarked;
