/** The deploy procedure: prepare, approve, rollout in waves, verify, and rollback by itself. */
@NullMarked
package dev.evenkeel.workflows.deploy;

import org.jspecify.annotations.NullMarked;
