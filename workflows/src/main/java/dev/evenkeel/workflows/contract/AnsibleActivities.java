package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ansible through ansible-runner. */
@ActivityInterface
public interface AnsibleActivities {

    /** Plays a playbook; in a rehearsal with {@code --check --diff}. A Temporal retry only re-attaches. */
    @ActivityMethod(name = "ansible.playbook")
    PlaybookResult playbook(PlaybookRequest request);

    /**
     * @param playbook relative to the runbook folder
     * @param hosts addresses by name, for the inventory
     */
    record PlaybookRequest(
            Act act,
            String playbook,
            Map<String, String> hosts,
            Map<String, Object> variables,
            @Nullable String limit,
            List<String> tags) {}

    /**
     * @param ok tasks that were fine, over all hosts
     * @param changed tasks that changed something, over all hosts
     * @param stats what the playbook set with {@code set_stats}
     */
    record PlaybookResult(String summary, long ok, long changed, long skipped, Map<String, Object> stats) {}
}
