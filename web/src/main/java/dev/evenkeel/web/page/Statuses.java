package dev.evenkeel.web.page;

import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.ScheduleActivities;

/** The icon and the tone of each status and mode. */
public final class Statuses {

    private Statuses() {}

    public static String tone(RunStatus status) {
        return switch (status) {
            case STARTING, RUNNING -> "run";
            case WAITING, QUEUED, PAUSED, CANCELLING, ROLLING_BACK, UNDOING -> "wait";
            case SUCCEEDED -> "ok";
            case FAILED, ROLLED_BACK, UNDONE, NOT_STARTED -> "bad";
            case CANCELLED, MERGED -> "calm";
        };
    }

    public static String icon(RunStatus status) {
        return switch (status) {
            case STARTING, RUNNING -> "running";
            case WAITING, QUEUED -> "waiting";
            case PAUSED -> "paused";
            case CANCELLING, CANCELLED -> "skipped";
            case ROLLING_BACK, ROLLED_BACK, UNDOING, UNDONE -> "back";
            case SUCCEEDED -> "done";
            case FAILED, NOT_STARTED -> "failed";
            case MERGED -> "right";
        };
    }

    public static String tone(Mode mode) {
        return switch (mode) {
            case LIVE -> "calm";
            case DRILL -> "drill";
            case REHEARSAL -> "trial";
        };
    }

    public static String icon(Mode mode) {
        return switch (mode) {
            case LIVE -> "play";
            case DRILL -> "drill";
            case REHEARSAL -> "previewed";
        };
    }

    /** Of a time of a schedule that has no run. */
    public static String tone(ScheduleActivities.State state) {
        return switch (state) {
            case CONFIRMING -> "wait";
            case STARTED -> "run";
            case SKIPPED, EXCLUDED -> "calm";
            case MISSED, REFUSED -> "bad";
        };
    }

    public static String icon(ScheduleActivities.State state) {
        return switch (state) {
            case CONFIRMING -> "waiting";
            case STARTED -> "running";
            case SKIPPED, EXCLUDED -> "skipped";
            case MISSED -> "warn";
            case REFUSED -> "failed";
        };
    }
}
