package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary.Alarm;
import dev.evenkeel.workflows.runbook.Step.Evidence;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that a person has to settle before the run goes on. */
final class Question {

    /** What is asked; the name in lower case is what lists show. */
    enum Kind {
        APPROVAL,
        TASK,
        CHOICE,
        VERDICT,
        FAILURE,
        UNKNOWN,
        UNDO,
        FREEZE
    }

    private final Kind kind;
    private final String step;
    private final Role role;
    private final Set<Action> actions;
    private final @Nullable String scope;
    private final int needed;
    private final List<Evidence> fields;
    private final List<Decision> agreed = new ArrayList<>();
    private List<ByHand.Field> byHand = List.of();
    private @Nullable Decision settled;
    private @Nullable String assignee;
    private @Nullable Role escalated;
    private boolean overdue;
    private boolean paged;
    private boolean guarded;

    private Question(
            Kind kind,
            String step,
            Role role,
            Set<Action> actions,
            @Nullable String scope,
            int needed,
            List<Evidence> fields) {
        this.kind = kind;
        this.step = step;
        this.role = role;
        this.actions = actions;
        this.scope = scope;
        this.needed = needed;
        this.fields = List.copyOf(fields);
    }

    static Question approval(String step, Role role, String scope, int needed) {
        return new Question(
                Kind.APPROVAL,
                step,
                role,
                Set.of(Action.APPROVE, Action.REJECT, Action.BREAK_GLASS),
                scope,
                needed,
                List.of());
    }

    /** @param assignee whose task it is at first; null: nobody's */
    static Question task(String step, Role role, List<Evidence> fields, @Nullable String assignee) {
        Set<Action> actions = Set.of(Action.COMPLETE, Action.NOT_APPLICABLE, Action.TAKE_OVER, Action.STOP);
        Question question = new Question(Kind.TASK, step, role, actions, null, 1, fields);
        question.assignee = assignee;
        return question;
    }

    /** @param field the one field of its form, whose options are the ways */
    static Question choice(String step, Role role, Evidence field) {
        return new Question(Kind.CHOICE, step, role, Set.of(Action.COMPLETE, Action.STOP), null, 1, List.of(field));
    }

    /** The numbers of a gate do not say whether it passes. */
    static Question verdict(String step, Evidence field) {
        return new Question(
                Kind.VERDICT, step, Role.OPERATOR, Set.of(Action.COMPLETE, Action.STOP), null, 1, List.of(field));
    }

    /**
     * @param scope the hash of the failure that people see
     * @param more what can be done besides another attempt, going on without it, and stopping
     * @param byHand the result that a person may enter when it was done by hand
     * @param guarded whether the step is a proof: only broken glass goes past it
     */
    static Question failure(
            String step,
            String scope,
            boolean outcomeUnknown,
            Set<Action> more,
            List<ByHand.Field> byHand,
            boolean guarded) {
        Set<Action> actions = EnumSet.of(Action.RETRY, guarded ? Action.BREAK_GLASS : Action.SKIP, Action.STOP);
        actions.addAll(more);
        Question question = new Question(
                outcomeUnknown ? Kind.UNKNOWN : Kind.FAILURE, step, Role.OPERATOR, actions, scope, 1, List.of());
        question.byHand = List.copyOf(byHand);
        question.guarded = guarded;
        return question;
    }

    /** The run was cancelled: what of it is undone? */
    static Question undo(String step) {
        return new Question(Kind.UNDO, step, Role.OPERATOR, Set.of(Action.UNDO, Action.LEAVE), null, 1, List.of());
    }

    /** Nothing may be deployed now. @param waits whether somebody has said already that the run waits for the end of the freeze */
    static Question freeze(String step, boolean waits) {
        Set<Action> actions = EnumSet.of(Action.STOP, Action.BREAK_GLASS);
        if (!waits) {
            actions.add(Action.WAIT);
        }
        return new Question(Kind.FREEZE, step, Role.OPERATOR, actions, null, 1, List.of());
    }

    /** Takes a decision that was found valid. */
    void take(Decision decision) {
        if (decision.action() == Action.TAKE_OVER) {
            assignee = decision.actor();
            return;
        }
        if (decision.action() == Action.APPROVE) {
            agreed.add(decision);
            if (agreed.size() < needed) {
                return;
            }
        }
        settled = decision;
    }

    /** Takes back the agreement of people who may no longer agree. */
    void withdraw(List<String> actors) {
        agreed.removeIf(decision -> actors.contains(decision.actor()));
        settled = null;
    }

    Optional<Decision> settled() {
        return Optional.ofNullable(settled);
    }

    Kind kind() {
        return kind;
    }

    String step() {
        return step;
    }

    /** The least role that may answer it now. */
    Role role() {
        return escalated != null && role.covers(escalated) ? escalated : role;
    }

    /** From now on {@code to} is asked as well. */
    void escalate(Role to) {
        escalated = to;
    }

    boolean escalated() {
        return escalated != null;
    }

    /** It was not answered when it was due. */
    void overdue() {
        overdue = true;
    }

    /** Nobody may be there: somebody is called. */
    void page() {
        paged = true;
    }

    /** Whether it asks about a proof, which is never left out. */
    boolean guarded() {
        return guarded;
    }

    Optional<Alarm> alarm() {
        if (overdue) {
            return Optional.of(Alarm.OVERDUE);
        }
        return escalated() || paged ? Optional.of(Alarm.ESCALATED) : Optional.empty();
    }

    Set<Action> actions() {
        return actions;
    }

    @Nullable
    String scope() {
        return scope;
    }

    int needed() {
        return needed;
    }

    List<Evidence> fields() {
        return fields;
    }

    List<ByHand.Field> byHand() {
        return byHand;
    }

    /** Who has taken the task; null when nobody has. */
    @Nullable
    String assignee() {
        return assignee;
    }

    List<String> agreed() {
        return agreed.stream().map(Decision::actor).toList();
    }
}
