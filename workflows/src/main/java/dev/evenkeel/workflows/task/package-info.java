/** The plain procedure: steps, and nothing more. */
@NullMarked
package dev.evenkeel.workflows.task;

import org.jspecify.annotations.NullMarked;
