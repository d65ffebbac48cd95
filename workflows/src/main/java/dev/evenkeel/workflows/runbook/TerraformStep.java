package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.TerraformActivities.ApplyResult;
import dev.evenkeel.workflows.contract.TerraformActivities.DriftResult;
import dev.evenkeel.workflows.contract.TerraformActivities.OutputResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import dev.evenkeel.workflows.expression.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of steps that Terraform does. */
public sealed interface TerraformStep extends ToolStep {

    /** The kind of a plan that destroys, as the steps after it see it: only {@code terraform.destroy} takes it. */
    String PLAN_TO_DESTROY = "terraform.plan with destroy";

    /** As the steps after it see it. */
    static String kindOf(Step step) {
        return step instanceof Plan plan && plan.destroy() ? PLAN_TO_DESTROY : step.kind();
    }

    /** Nothing can be applied to see what would change: that is what its plan has said. */
    @Override
    default InRehearsal inRehearsal() {
        return acts() ? InRehearsal.SHOWN : InRehearsal.DONE;
    }

    /**
     * Which module, with which state and which values.
     *
     * @param varFiles files of the runbook folder; null: none
     * @param parallelism null: as Terraform takes it
     */
    record Module(
            Template folder,
            Template backend,
            Template variables,
            @Nullable Template workspace,
            @Nullable Template varFiles,
            @Nullable Integer parallelism) {

        List<Template> values() {
            return ToolStep.written(folder, backend, variables, workspace, varFiles);
        }

        String text(Map<String, Object> at) {
            return folder.text(at) + (workspace == null ? "" : ", workspace " + workspace.text(at));
        }
    }

    /**
     * @param destroy whether it plans to destroy everything
     * @param budget how much a month it may cost more; null: no limit
     */
    record Plan(
            Common common,
            Module module,
            boolean destroy,
            @Nullable Template budget) implements TerraformStep {
        @Override
        public String kind() {
            return "terraform.plan";
        }

        @Override
        public Plan with(Common common) {
            return new Plan(common, module, destroy, budget);
        }

        @Override
        public Class<PlanResult> result() {
            return PlanResult.class;
        }

        @Override
        public List<Template> values() {
            List<Template> values = new ArrayList<>(module.values());
            values.addAll(ToolStep.written(budget));
            return values;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "terraform plan " + (destroy ? "-destroy " : "") + "in " + module.text(at);
        }
    }

    /** Does what a saved plan says. */
    sealed interface Applying extends TerraformStep {

        /** The id of the step that made it. */
        String plan();

        @Override
        default Class<ApplyResult> result() {
            return ApplyResult.class;
        }

        @Override
        default boolean acts() {
            return true;
        }

        @Override
        default List<Template> values() {
            return List.of();
        }
    }

    /** @param plan the id of the {@code terraform.plan} step whose saved plan is applied, exactly */
    record Apply(Common common, String plan) implements Applying {
        @Override
        public String kind() {
            return "terraform.apply";
        }

        @Override
        public Apply with(Common common) {
            return new Apply(common, plan);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "terraform apply of the plan from " + plan;
        }
    }

    /** @param plan the id of the {@code terraform.plan} step, with {@code destroy: true}, whose saved plan is applied, exactly */
    record Destroy(Common common, String plan) implements Applying {
        @Override
        public String kind() {
            return "terraform.destroy";
        }

        @Override
        public Destroy with(Common common) {
            return new Destroy(common, plan);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "terraform destroy by the plan from " + plan;
        }
    }

    /** Compares the state with reality. */
    record Drift(Common common, Module module) implements TerraformStep {
        @Override
        public String kind() {
            return "terraform.drift";
        }

        @Override
        public Drift with(Common common) {
            return new Drift(common, module);
        }

        @Override
        public Class<DriftResult> result() {
            return DriftResult.class;
        }

        @Override
        public List<Template> values() {
            return module.values();
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "terraform plan -refresh-only in " + module.text(at);
        }
    }

    /** Reads the outputs from the state. */
    record Output(Common common, Module module) implements TerraformStep {
        @Override
        public String kind() {
            return "terraform.output";
        }

        @Override
        public Output with(Common common) {
            return new Output(common, module);
        }

        @Override
        public Class<OutputResult> result() {
            return OutputResult.class;
        }

        @Override
        public List<Template> values() {
            return module.values();
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "terraform output of " + module.text(at);
        }
    }
}
