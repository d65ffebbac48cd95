package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookResult;
import dev.evenkeel.workflows.expression.Template;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of steps that Ansible does. */
public sealed interface AnsibleStep extends ToolStep {

    record Playbook(
            Common common,
            Template playbook,
            Template variables,
            @Nullable Template limit,
            @Nullable Template tags) implements AnsibleStep {
        @Override
        public String kind() {
            return "ansible.playbook";
        }

        @Override
        public Playbook with(Common common) {
            return new Playbook(common, playbook, variables, limit, tags);
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
            return ToolStep.written(playbook, variables, limit, tags);
        }

        /** By {@code --check --diff}. */
        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.PREVIEWED;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "ansible-playbook " + playbook.text(at) + (limit == null ? "" : " --limit " + limit.text(at));
        }
    }
}
