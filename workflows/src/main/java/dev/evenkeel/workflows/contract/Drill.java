package dev.evenkeel.workflows.contract;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a drill that a schedule started: nobody may be there.
 *
 * @param schedule the id of the schedule, {@code RUNBOOK/ID}
 * @param due when it was due, milliseconds since the epoch
 * @param owner the team that is paged when it waits for somebody
 * @param askTimeout how long a question may be open; then what was done is undone and cleaned up
 * @param abort an expression over {@code steps}; the drill ends, and is cleaned up, as soon as it is true; null: none
 */
public record Drill(
        String schedule,
        long due,
        String owner,
        Duration askTimeout,
        @Nullable String abort) {}
