/** Tests of the output of tools as HTML. */
@NullMarked
package dev.evenkeel.web.runs.log;

import org.jspecify.annotations.NullMarked;
