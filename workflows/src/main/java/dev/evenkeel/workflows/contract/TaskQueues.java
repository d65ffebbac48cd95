package dev.evenkeel.workflows.contract;

/** The names of Temporal's task queues. */
public final class TaskQueues {

    /** Workflows, and the acts of sites that the server reaches itself: one queue, so that acts start eagerly. */
    public static final String MAIN = "evenkeel";

    private TaskQueues() {}

    /** Where the acts of a site wait for a runner there. */
    public static String site(String site) {
        return "site/" + site;
    }

    /** Where the acts wait that this host has claimed. */
    public static String host(String host) {
        return "host/" + host;
    }
}
