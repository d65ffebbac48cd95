/** Tries to break the readers of the files that people write. */
@NullMarked
package dev.evenkeel.workflows.fuzz;

import org.jspecify.annotations.NullMarked;
