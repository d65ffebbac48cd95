package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** What a schedule needs of the server. Repeat contract: each may be done again, and gives or leaves the same. */
@ActivityInterface
public interface ScheduleActivities {

    /** Looks at the runbook and the estate as they are now, and checks the inputs as the form does. Nothing is started. */
    @ActivityMethod(name = "schedule.resolve")
    Resolved resolve(Asked asked);

    /** Writes the run down, so that lists show it before its workflow says anything. */
    @ActivityMethod(name = "schedule.register")
    void register(Register register);

    /** Writes down how far it has come. */
    @ActivityMethod(name = "schedule.record")
    void record(News news);

    /**
     * @param launcher the id of the workflow that asks
     * @param due when it was due, milliseconds since the epoch
     * @param requester empty when the schedule itself starts it
     * @param now milliseconds since the epoch
     */
    record Asked(String launcher, String schedule, long due, String requester, long now) {}

    /**
     * What is to be done.
     *
     * @param run null when nothing is
     * @param procedure the type of its workflow
     * @param confirm null when nobody has to agree
     * @param outcome why nothing is started; null when something is, or when the run before is waited for
     */
    record Resolved(
            @Nullable RunRequest run,
            String procedure,
            @Nullable Confirm confirm,
            @Nullable Outcome outcome) {

        public static Resolved nothing(Outcome outcome) {
            return new Resolved(null, "", null, outcome);
        }

        /** The run before still goes on. */
        public static Resolved later() {
            return new Resolved(null, "", null, null);
        }
    }

    /** @param withinMillis how long is waited for somebody */
    record Confirm(Role from, long withinMillis) {}

    record Register(String launcher, RunRequest run, String confirmedBy) {}

    /** @param until when the wait for a person ends, milliseconds since the epoch; 0 when it is no such wait */
    record News(String launcher, Outcome outcome, @Nullable Confirm confirm, String runId, long until, long at) {}

    /** @param why in words; empty when there is nothing to explain */
    record Outcome(State state, String why) {}

    /** What became of a time of a schedule. */
    enum State {
        /** A person is asked before it starts. */
        CONFIRMING,
        STARTED,
        /** It was left out on purpose: the run before went on, it was paused, nobody confirmed it. */
        SKIPPED,
        /** The day is excepted. */
        EXCLUDED,
        /** The server was away. */
        MISSED,
        /** It could not start. */
        REFUSED
    }
}
