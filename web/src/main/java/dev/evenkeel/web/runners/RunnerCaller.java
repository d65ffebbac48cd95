package dev.evenkeel.web.runners;

import dev.evenkeel.workflows.contract.TaskQueues;
import java.security.Principal;

/** A runner whose token was good. It is nobody's account and has no role. */
record RunnerCaller(String id, String site, String tokenId) implements Principal {

    @Override
    public String getName() {
        return id;
    }

    /** The only queues that it may poll. */
    boolean mayPoll(String queue) {
        return queue.equals(TaskQueues.site(site)) || queue.equals(TaskQueues.host(id));
    }
}
