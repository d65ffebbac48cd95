package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.runbook.Step.Evidence;
import java.util.ArrayList;
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
        FAILURE,
        UNKNOWN
    }

    private final Kind kind;
    private final String step;
    private final Role role;
    private final Set<Action> actions;
    private final @Nullable String scope;
    private final int needed;
    private final List<Evidence> fields;
    private final List<Decision> agreed = new ArrayList<>();
    private @Nullable Decision settled;

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
        return new Question(Kind.APPROVAL, step, role, Set.of(Action.APPROVE, Action.REJECT), scope, needed, List.of());
    }

    static Question task(String step, Role role, List<Evidence> fields) {
        return new Question(Kind.TASK, step, role, Set.of(Action.COMPLETE, Action.STOP), null, 1, fields);
    }

    /** @param field the one field of its form, whose options are the ways */
    static Question choice(String step, Role role, Evidence field) {
        return new Question(Kind.CHOICE, step, role, Set.of(Action.COMPLETE, Action.STOP), null, 1, List.of(field));
    }

    static Question failure(String step, boolean outcomeUnknown) {
        return outcomeUnknown
                ? new Question(
                        Kind.UNKNOWN,
                        step,
                        Role.OPERATOR,
                        Set.of(Action.MARK_DONE, Action.RETRY, Action.SKIP, Action.STOP),
                        null,
                        1,
                        List.of())
                : new Question(
                        Kind.FAILURE,
                        step,
                        Role.OPERATOR,
                        Set.of(Action.RETRY, Action.SKIP, Action.STOP),
                        null,
                        1,
                        List.of());
    }

    /** Takes a decision that was found valid. */
    void take(Decision decision) {
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

    Role role() {
        return role;
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

    List<String> agreed() {
        return agreed.stream().map(Decision::actor).toList();
    }
}
