/** A part of a large loop as a workflow of its own. */
@NullMarked
package dev.evenkeel.workflows.slice;

import org.jspecify.annotations.NullMarked;
