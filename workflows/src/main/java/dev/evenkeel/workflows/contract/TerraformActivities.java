package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** Applies exactly the saved plan of a destroy: as {@link #apply}, under a name of its own. */
    @ActivityMethod(name = "terraform.destroy")
    ApplyResult destroy(ApplyRequest request);

    /** Compares the state with reality. Changes nothing, not even the state: safe to repeat. */
    @ActivityMethod(name = "terraform.drift")
    DriftResult drift(PlanRequest request);

    /** Reads the outputs from the state. Changes nothing: safe to repeat. */
    @ActivityMethod(name = "terraform.output")
    OutputResult output(PlanRequest request);

    /**
     * @param folder the root module, relative to the runbook folder
     * @param backend settings of the backend, by name
     * @param variables values of the module's variables: texts, numbers, booleans, lists and maps
     * @param workspace null for the one that is there without asking
     * @param varFiles files with values of variables, relative to the runbook folder; the later one wins, and {@code variables} over all
     * @param parallelism how many resources at the same time; null for what Terraform takes
     * @param destroy whether everything is to be destroyed
     * @param budget how much a month the plan may cost more, in the currency of the prices; null for no limit
     */
    record PlanRequest(
            Act act,
            String folder,
            Map<String, Object> backend,
            Map<String, Object> variables,
            @Nullable String workspace,
            List<String> varFiles,
            @Nullable Integer parallelism,
            boolean destroy,
            @Nullable Double budget) {

        public PlanRequest {
            // A run that began under an older version has none.
            varFiles = varFiles == null ? List.of() : List.copyOf(varFiles);
        }

        /** A plan of a module as it is, in its first workspace and without a limit to its cost. */
        public PlanRequest(Act act, String folder, Map<String, Object> backend, Map<String, Object> variables) {
            this(act, folder, backend, variables, null, List.of(), null, false, null);
        }
    }

    /**
     * @param file SHA-256 of the plan file, which is kept as an artifact under this name
     * @param changes a keyed digest of the place and of the canonical resource changes, sensitive values included; comparable within a
     *     run
     * @param summary in words, for example {@code 2 to add, 1 to replace}
     * @param destroys how many resources are destroyed or replaced
     * @param replaces how many of these are made anew
     * @param stateful the addresses of what is destroyed or replaced and holds data; the first hundred
     */
    record PlanResult(
            String file,
            String changes,
            String summary,
            long adds,
            long updates,
            long destroys,
            long replaces,
            List<String> stateful,
            Verdict policy,
            Cost cost) {

        public PlanResult {
            // A run that began under an older version has none.
            stateful = stateful == null ? List.of() : List.copyOf(stateful);
            policy = policy == null ? Verdict.NONE : policy;
            cost = cost == null ? Cost.NONE : cost;
        }

        public PlanResult(String file, String changes, String summary, long adds, long updates, long destroys) {
            this(file, changes, summary, adds, updates, destroys, 0, List.of(), Verdict.NONE, Cost.NONE);
        }

        public boolean empty() {
            return adds == 0 && updates == 0 && destroys == 0;
        }
    }

    /**
     * What the rules of the runbook folder say of a plan.
     *
     * @param outcome {@code none} without rules, else {@code passed}, {@code warned} or {@code denied}
     * @param denied why the plan may not be applied, a line for each broken rule
     * @param warned what should be looked at, likewise
     * @param excepted which breaches an exception lets pass, likewise
     */
    record Verdict(String outcome, List<String> denied, List<String> warned, List<String> excepted) {
        public static final Verdict NONE = new Verdict("none", List.of(), List.of(), List.of());

        public Verdict {
            denied = List.copyOf(denied);
            warned = List.copyOf(warned);
            excepted = List.copyOf(excepted);
        }
    }

    /**
     * What a plan costs more, or less, a month.
     *
     * @param source {@code none}, {@code infracost} or {@code prices}
     * @param monthly the difference; absent when the price of a part of it is unknown
     * @param priced the difference of those parts whose price is known
     * @param unpriced how many changed resources have no price
     * @param budget {@code none} without a limit, else {@code within}, {@code over} or {@code unknown}
     */
    record Cost(String source, @Nullable Double monthly, double priced, String currency, long unpriced, String budget) {
        public static final Cost NONE = new Cost("none", null, 0, "", 0, "none");
    }

    /** @param plan the result of the plan that was approved; the file is fetched by its digest */
    record ApplyRequest(Act act, PlanRequest planned, PlanResult plan) {}

    /** @param outputs the module's outputs that are not sensitive */
    record ApplyResult(String summary, Map<String, Object> outputs) {}

    /**
     * @param status {@code none}, {@code noise} (only what providers compute themselves), {@code changed} (what the module sets was
     *     changed) or {@code deleted} (something is gone); the last that is true of anything
     * @param changed addresses; the first hundred, as in the other lists
     */
    record DriftResult(
            String status,
            String summary,
            boolean drifted,
            List<String> changed,
            List<String> deleted,
            List<String> noise) {
        public DriftResult {
            changed = List.copyOf(changed);
            deleted = List.copyOf(deleted);
            noise = List.copyOf(noise);
        }
    }

    /**
     * @param values by name, typed as the module declares them
     * @param sensitive the names of those that are left out
     */
    record OutputResult(Map<String, Object> values, List<String> sensitive) {
        public OutputResult {
            sensitive = List.copyOf(sensitive);
        }
    }
}
