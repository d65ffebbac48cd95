package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.PeopleActivities;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.Scope;
import dev.evenkeel.workflows.contract.Scope.PlanDigest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import dev.evenkeel.workflows.runbook.Step;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What has been approved, and whether an act is covered by it. */
final class Approvals {

    private final RunContext run;
    private final Map<String, PlanDigest> plans = new LinkedHashMap<>();
    private final List<Grant> grants = new ArrayList<>();
    private final PeopleActivities people = Workflow.newLocalActivityStub(
            PeopleActivities.class,
            LocalActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofSeconds(5))
                    .build());

    private record Grant(Scope scope, Role role, List<String> approvers) {}

    Approvals(RunContext run) {
        this.run = run;
    }

    /** A plan was made: approvals from now on cover it. */
    void planned(String step, PlanResult plan) {
        plans.put(step, new PlanDigest(plan.file(), plan.changes(), plan.summary()));
    }

    /** What an approval given now would cover. */
    Scope scope() {
        return new Scope(
                run.request().definition().hash(),
                children(),
                run.state().inputs(),
                run.request().mode(),
                run.request().estate().environment().name(),
                run.request().estate().service() == null
                        ? List.of()
                        : run.request().estate().service().sites(),
                new LinkedHashMap<>(plans));
    }

    private Map<String, String> children() {
        Map<String, String> hashes = new TreeMap<>();
        run.request()
                .children()
                .forEach((name, child) -> hashes.put(name, child.definition().hash()));
        return hashes;
    }

    void grant(Scope scope, Role role, List<String> approvers) {
        grants.add(new Grant(scope, role, approvers));
    }

    /** Whether acts of this run have to be covered at all: somebody is asked to approve something in it, or in the one that started it. */
    boolean needed() {
        return asksItself() || handed() != null;
    }

    /** How people agree to what is not covered: as this runbook says, else as that of the run that started it. */
    Runbooks.Approvers approvers() {
        RunRequest.Approvers handed = handed();
        return asksItself() || handed == null
                ? Runbooks.approvers(run.runbook())
                : new Runbooks.Approvers(handed.count(), handed.from(), null);
    }

    /** How people have to agree in the runs that this one starts; null when they have not to. */
    RunRequest.@Nullable Approvers handedOn() {
        if (!needed()) {
            return null;
        }
        Runbooks.Approvers approvers = approvers();
        return new RunRequest.Approvers(approvers.count(), approvers.from());
    }

    private RunRequest.@Nullable Approvers handed() {
        RunRequest.Parent parent = run.request().parent();
        return parent == null ? null : parent.approval();
    }

    private boolean asksItself() {
        return run.runbook().approval() != null
                || run.runbook().steps().values().stream().anyMatch(Approvals::asks);
    }

    /**
     * Whether a plan may be applied: its file, or a plan of the same changes at the same place, was approved by people who still hold their role.
     */
    boolean covers(PlanResult plan) {
        return grants.stream().anyMatch(grant -> holds(grant.scope(), plan) && current(grant) && mayStillAgree(grant));
    }

    /** People agreed to this run, but the inputs were changed since. */
    boolean outdated() {
        return !grants.isEmpty() && grants.stream().noneMatch(this::current);
    }

    /** People agreed to this run, but some of them may not agree any more. */
    boolean withdrawn() {
        return !grants.isEmpty() && grants.stream().filter(this::current).noneMatch(this::mayStillAgree);
    }

    private boolean mayStillAgree(Grant grant) {
        return without(grant.approvers(), grant.role()).isEmpty();
    }

    private boolean current(Grant grant) {
        return grant.scope().inputs().equals(run.state().inputs());
    }

    /** Reads again, from the store, who of these people may not approve any more. */
    List<String> without(List<String> approvers, Role role) {
        return people.without(new PeopleActivities.Question(
                approvers, role, run.request().estate().environment().name()));
    }

    private static boolean holds(Scope scope, PlanResult plan) {
        return scope.plans().values().stream()
                .anyMatch(digest ->
                        digest.file().equals(plan.file()) || digest.changes().equals(plan.changes()));
    }

    private static boolean asks(List<Step> steps) {
        return steps.stream()
                .anyMatch(step -> step instanceof Step.Approval
                        || asks(step.children())
                        || asks(step.common().undo()));
    }
}
