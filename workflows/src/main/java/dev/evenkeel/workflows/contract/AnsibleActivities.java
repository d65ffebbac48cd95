package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ansible playbooks. */
@ActivityInterface
public interface AnsibleActivities {

    /** Secrets of an act whose names begin so are for Ansible itself: no task of a playbook finds them in its environment. */
    String OWN_SECRET = "ansible:";

    String VAULT_PASSWORD = OWN_SECRET + "vault_password";
    String BECOME_PASSWORD = OWN_SECRET + "become_password";
    String KEY = OWN_SECRET + "key";

    /**
     * Plays a playbook; in a rehearsal with {@code --check --diff}. A Temporal retry only re-attaches. When hosts failed, the failure's
     * second detail is a {@link PlaybookPart}.
     */
    @ActivityMethod(name = "ansible.playbook")
    PlaybookResult playbook(PlaybookRequest request);

    /**
     * @param playbook relative to the runbook folder
     * @param hosts addresses by name, from the estate
     * @param estate what the site's {@code vars.ansible} says of them: {@code host_vars, group_vars, groups}
     * @param inventory relative to the runbook folder, instead of the estate's hosts; null for those
     * @param again an earlier attempt, when only the hosts that failed in it are due
     */
    record PlaybookRequest(
            Act act,
            String playbook,
            Map<String, String> hosts,
            Map<String, Object> estate,
            @Nullable String inventory,
            Map<String, Object> variables,
            @Nullable String limit,
            List<String> tags,
            Options options,
            @Nullable PlaybookPart again) {

        public PlaybookRequest {
            // Absent in the request of a run that was begun before they were known.
            estate = estate == null ? Map.of() : estate;
            options = options == null ? Options.NONE : options;
        }

        public PlaybookRequest(
                Act act,
                String playbook,
                Map<String, String> hosts,
                Map<String, Object> variables,
                @Nullable String limit,
                List<String> tags) {
            this(act, playbook, hosts, Map.of(), null, variables, limit, tags, Options.NONE, null);
        }

        /** Whether it would do the same to the same hosts as another one. */
        public boolean isLike(PlaybookRequest other) {
            return playbook.equals(other.playbook)
                    && hosts.equals(other.hosts)
                    && estate.equals(other.estate)
                    && String.valueOf(inventory).equals(String.valueOf(other.inventory))
                    && variables.equals(other.variables)
                    && String.valueOf(limit).equals(String.valueOf(other.limit))
                    && tags.equals(other.tags)
                    && options.equals(other.options);
        }

        public PlaybookRequest again(PlaybookPart part) {
            return new PlaybookRequest(act, playbook, hosts, estate, inventory, variables, limit, tags, options, part);
        }
    }

    /**
     * @param check whether it only shows what it would do
     * @param forks how many hosts at the same time; null: as Ansible is set up
     * @param become whether tasks run as another user
     * @param user who logs in; null: as the inventory says
     */
    record Options(
            List<String> skipTags,
            boolean check,
            boolean diff,
            @Nullable Long forks,
            boolean become,
            @Nullable String becomeUser,
            @Nullable String becomeMethod,
            @Nullable String user) {

        public static final Options NONE = new Options(List.of(), false, false, null, false, null, null, null);

        public Options {
            skipTags = List.copyOf(skipTags);
        }
    }

    /**
     * @param ok tasks that were fine, over all hosts
     * @param changed tasks that changed something, over all hosts
     * @param stats what the playbook set with {@code set_stats}
     * @param hosts names of hosts: {@code ok} (neither failed nor unreachable), {@code changed}, {@code failed}, {@code unreachable}
     */
    record PlaybookResult(
            String summary,
            long ok,
            long changed,
            long skipped,
            Map<String, Object> stats,
            Map<String, List<String>> hosts) {

        public PlaybookResult {
            stats = stats == null ? Map.of() : new LinkedHashMap<>(stats);
            // Absent in the result of a step that was done before they were known.
            hosts = hosts == null ? Map.of() : new LinkedHashMap<>(hosts);
        }

        public PlaybookResult(String summary, long ok, long changed, long skipped, Map<String, Object> stats) {
            this(summary, ok, changed, skipped, stats, Map.of());
        }
    }

    /**
     * What an attempt did before it failed.
     *
     * @param again the hosts that a further attempt is limited to; empty when it has to play all of them
     */
    record PlaybookPart(PlaybookResult result, List<String> again) {
        public PlaybookPart {
            again = List.copyOf(again);
        }
    }
}
