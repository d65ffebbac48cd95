package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookResult;
import dev.evenkeel.workflows.expression.Template;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of steps that Ansible does. */
public sealed interface AnsibleStep extends ToolStep {

    /**
     * How it is played.
     *
     * @param key a reference to the private key; null for the server's own
     * @param becomePassword a reference
     * @param vaultPassword a reference
     * @param onlyFailed whether another attempt is limited to the hosts that failed
     */
    record Options(
            @Nullable Template skipTags,
            boolean check,
            boolean diff,
            @Nullable Template forks,
            @Nullable Template user,
            @Nullable String key,
            boolean become,
            @Nullable Template becomeUser,
            @Nullable Template becomeMethod,
            @Nullable String becomePassword,
            @Nullable String vaultPassword,
            boolean onlyFailed) {}

    /** @param inventory null for the hosts of the site */
    record Playbook(
            Common common,
            Template playbook,
            @Nullable Template inventory,
            Template variables,
            @Nullable Template limit,
            @Nullable Template tags,
            Options options)
            implements AnsibleStep {
        @Override
        public String kind() {
            return "ansible.playbook";
        }

        @Override
        public Playbook with(Common common) {
            return new Playbook(common, playbook, inventory, variables, limit, tags, options);
        }

        @Override
        public Class<PlaybookResult> result() {
            return PlaybookResult.class;
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(
                    playbook,
                    inventory,
                    variables,
                    limit,
                    tags,
                    options.skipTags(),
                    options.forks(),
                    options.user(),
                    options.becomeUser(),
                    options.becomeMethod());
        }

        /** By {@code --check --diff}. */
        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.PREVIEWED;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "ansible-playbook " + playbook.text(at)
                    + (inventory == null ? "" : " --inventory " + inventory.text(at))
                    + (limit == null ? "" : " --limit " + limit.text(at))
                    + (options.check() ? " --check" : "");
        }
    }
}
