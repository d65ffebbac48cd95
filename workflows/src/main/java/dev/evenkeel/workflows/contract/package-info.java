/** What crosses Temporal: the start of a run, its decisions, its journal, and the activities that touch the world. */
@NullMarked
package dev.evenkeel.workflows.contract;

import org.jspecify.annotations.NullMarked;
