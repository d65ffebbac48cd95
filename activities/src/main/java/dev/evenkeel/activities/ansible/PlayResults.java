package dev.evenkeel.activities.ansible;

import dev.evenkeel.workflows.contract.Act;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what playbooks do, host by host and task by task, while they run. Recording the same again changes nothing. */
public interface PlayResults {

    /**
     * @param tasks those that were begun since
     * @param cells what is known of hosts at tasks; a later one replaces an earlier one of the same host and task
     * @param cut whether there was more than is kept
     */
    void record(Act act, List<Task> tasks, List<Cell> cells, boolean cut);

    /**
     * @param number counts the tasks of the playbook, from 1, in the order in which they were begun
     * @param play the name of its play
     */
    record Task(int number, String name, String play) {}

    /**
     * @param started milliseconds since the epoch
     * @param ended null while it runs
     * @param output what the task said at this host, for people; without secrets
     */
    record Cell(
            int task,
            String host,
            State state,
            long started,
            @Nullable Long ended,
            String output) {}

    /** What became of a task at a host. */
    enum State {
        RUNNING,
        OK,
        CHANGED,
        SKIPPED,
        /** It failed, and the playbook says that this does not matter. */
        IGNORED,
        FAILED,
        UNREACHABLE,
        /** The playbook ended before it did. */
        UNKNOWN;

        public boolean trouble() {
            return this == FAILED || this == UNREACHABLE || this == UNKNOWN;
        }
    }
}
