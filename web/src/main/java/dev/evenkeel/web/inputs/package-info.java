/** The fields of inputs, wherever a form asks for them, and the files that are uploaded for them. */
@NullMarked
package dev.evenkeel.web.inputs;

import org.jspecify.annotations.NullMarked;
