package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What the server knows of acts that hosts do. May be repeated. */
@ActivityInterface
public interface RunnerActivities {

    /** @return the host that has begun the act and, when it is a runner, has not answered for it; empty when none has */
    @ActivityMethod(name = "runners.holder")
    String holder(Act act);

    /**
     * Takes an act that only reads from a host that is lost, so that another one may do it anew. Nothing happens when another host has
     * it by now.
     *
     * @param queue the task queue of the host that is lost
     */
    @ActivityMethod(name = "runners.release")
    void release(Act act, String queue);

    /**
     * Run on one host: ends what is left there of an act that nobody wants any more.
     *
     * @return whether nothing of it is left
     */
    @ActivityMethod(name = "runners.end")
    boolean end(Act act);
}
