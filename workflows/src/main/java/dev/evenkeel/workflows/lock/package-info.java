/** The lock on a service: one root run at a time, first come first served, freed by itself only when nothing of its owner is left. */
@NullMarked
package dev.evenkeel.workflows.lock;

import org.jspecify.annotations.NullMarked;
