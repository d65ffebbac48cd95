package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** What an evaluation of readiness asks a runner: its site, as it is seen from there. It only looks, and may be repeated. */
@ActivityInterface
public interface SiteReadinessActivities {

    @ActivityMethod(name = "readiness.site")
    List<Seen> look(Question question);

    /**
     * @param act for which secrets are read: the references that it carries, by the names under which they are shown
     * @param region of the site; empty when it says none
     * @param endpoint empty when it has none
     * @param hosts whose SSH servers have to greet
     * @param tools of the steps, as the beginnings of their kinds
     */
    record Question(Act act, String region, String endpoint, List<Host> hosts, List<String> tools) {
        public Question {
            hosts = List.copyOf(hosts);
            tools = List.copyOf(tools);
        }
    }

    record Host(String name, String address, int port) {}

    /**
     * @param check in capital letters, as is the state
     * @param subject what was looked at
     * @param advice empty when nothing has to be done
     */
    record Seen(String check, String subject, String state, String message, String advice) {}

    /** @param trouble why nothing was seen; empty when the runner has answered */
    record Answer(String site, List<Seen> seen, String trouble) {
        public Answer {
            seen = List.copyOf(seen);
        }
    }
}
