/** The runbook language: its model, its reader and the problems that the reader finds. */
@NullMarked
package dev.evenkeel.workflows.runbook;

import org.jspecify.annotations.NullMarked;
