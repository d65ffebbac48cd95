package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.TerraformActivities.ApplyResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import dev.evenkeel.workflows.expression.Template;
import java.util.List;
import java.util.Map;

/** The kinds of steps that Terraform does. */
public sealed interface TerraformStep extends ToolStep {

    record Plan(Common common, Template folder, Template backend, Template variables) implements TerraformStep {
        @Override
        public String kind() {
            return "terraform.plan";
        }

        @Override
        public Plan with(Common common) {
            return new Plan(common, folder, backend, variables);
        }

        @Override
        public Class<PlanResult> result() {
            return PlanResult.class;
        }

        @Override
        public List<Template> values() {
            return List.of(folder, backend, variables);
        }

        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.DONE;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "terraform plan in " + folder.text(at);
        }
    }

    /** @param plan the id of the {@code terraform.plan} step whose saved plan is applied, exactly */
    record Apply(Common common, String plan) implements TerraformStep {
        @Override
        public String kind() {
            return "terraform.apply";
        }

        @Override
        public Apply with(Common common) {
            return new Apply(common, plan);
        }

        @Override
        public Class<ApplyResult> result() {
            return ApplyResult.class;
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public List<Template> values() {
            return List.of();
        }

        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.SHOWN;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "terraform apply of the plan from " + plan;
        }
    }
}
