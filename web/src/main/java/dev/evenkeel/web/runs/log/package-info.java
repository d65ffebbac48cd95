/** The output of tools as safe HTML. */
@NullMarked
package dev.evenkeel.web.runs.log;

import org.jspecify.annotations.NullMarked;
