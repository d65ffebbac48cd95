/** The way into a run: the form, its check, and the start of the workflow. */
@NullMarked
package dev.evenkeel.web.launch;

import org.jspecify.annotations.NullMarked;
