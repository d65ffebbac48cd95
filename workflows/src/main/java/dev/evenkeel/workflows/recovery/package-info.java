/** The recovery procedure: assess, fence, promote, redirect, verify; and failback, as a run of its own or as a drill's clean-up. */
@NullMarked
package dev.evenkeel.workflows.recovery;

import org.jspecify.annotations.NullMarked;
