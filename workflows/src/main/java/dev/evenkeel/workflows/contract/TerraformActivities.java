package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.Map;

/** Terraform or OpenTofu. */
@ActivityInterface
public interface TerraformActivities {

    /** Makes a saved plan. Changes nothing but its own working copy: safe to repeat, and re-attached to while it runs. */
    @ActivityMethod(name = "terraform.plan")
    PlanResult plan(PlanRequest request);

    /**
     * Applies exactly the saved plan, after its digest was computed again beside the file. Not safe to repeat: a Temporal retry only
     * re-attaches; killed without an exit code it fails as {@link Failures#UNKNOWN_OUTCOME}.
     */
    @ActivityMethod(name = "terraform.apply")
    ApplyResult apply(ApplyRequest request);

    /**
     * @param folder the root module, relative to the runbook folder
     * @param backend settings of the backend, by name
     * @param variables values of the module's variables: texts, numbers, booleans, lists and maps
     */
    record PlanRequest(Act act, String folder, Map<String, Object> backend, Map<String, Object> variables) {}

    /**
     * @param file SHA-256 of the plan file, which is kept as an artifact under this name
     * @param changes SHA-256 of the canonical resource changes
     * @param summary in words, for example {@code 2 to add, 1 to replace}
     * @param destroys how many resources are destroyed or replaced
     */
    record PlanResult(String file, String changes, String summary, long adds, long updates, long destroys) {
        public boolean empty() {
            return adds == 0 && updates == 0 && destroys == 0;
        }
    }

    /** @param plan the result of the plan that was approved; the file is fetched by its digest */
    record ApplyRequest(Act act, PlanRequest planned, PlanResult plan) {}

    /** @param outputs the module's outputs that are not sensitive */
    record ApplyResult(String summary, Map<String, Object> outputs) {}
}
