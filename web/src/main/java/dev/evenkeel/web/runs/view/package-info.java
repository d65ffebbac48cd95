/** A run as its page shows it: the fold of its journal, without any I/O. */
@NullMarked
package dev.evenkeel.web.runs.view;

import org.jspecify.annotations.NullMarked;
