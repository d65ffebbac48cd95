/** Tests of how plans are judged. */
@NullMarked
package dev.evenkeel.workflows.plan;

import org.jspecify.annotations.NullMarked;
