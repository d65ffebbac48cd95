/** Tools as detached processes that outlive the worker which started them, and that a restarted worker re-attaches to. */
@NullMarked
package dev.evenkeel.activities.process;

import org.jspecify.annotations.NullMarked;
