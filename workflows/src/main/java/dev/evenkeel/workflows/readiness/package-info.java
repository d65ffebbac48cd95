/** The evaluation of readiness, as a workflow. */
@NullMarked
package dev.evenkeel.workflows.readiness;

import org.jspecify.annotations.NullMarked;
