package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.RunRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Who may agree: whoever asked, edited or changed the inputs may not, and each person once. And what breaking the glass goes past. */
final class ApprovalRules {

    private final RunRequest request;

    ApprovalRules(RunRequest request) {
        this.request = request;
    }

    static void checkScope(Decision decision, Question question) {
        Refusal.unless(
                question.scope() != null && question.scope().equals(decision.scope()),
                "What you saw is not what would be done now: look again and decide again");
    }

    /** An answer that names a failure is one to that failure alone. */
    static void checkFailure(Decision decision, Question question) {
        if (question.kind() != Question.Kind.APPROVAL && question.scope() != null && decision.scope() != null) {
            checkScope(decision, question);
        }
    }

    void check(String actor, RunState state, Question question) {
        for (Obstacle obstacle : personal(actor, state)) {
            throw Refusal.because(
                    switch (obstacle) {
                        case REQUESTER -> "Whoever asked for the run cannot approve it";
                        case INPUTS -> "Whoever changed the inputs cannot approve them";
                        case EDITOR -> "Whoever edited the runbook last cannot approve its run";
                        case COUNT -> "More people have to agree";
                        case FREEZE -> "Nothing is deployed at this time";
                        case PROOF -> "The fence has to be proven";
                    });
        }
        Refusal.unless(!question.agreed().contains(actor), "You have agreed already; somebody else has to");
    }

    static void breakGlass(Decision decision, List<Obstacle> broken) {
        Refusal.unless(
                !decision.comment().isBlank(), "Say why you break the glass: whoever reviews it has to understand it");
        Refusal.unless(
                !broken.isEmpty(),
                "There is no glass to break: you may agree in the ordinary way, and nobody else is needed");
    }

    /** What stands against this person settling the question alone. */
    List<Obstacle> broken(String actor, RunState state, Question question) {
        if (question.kind() == Question.Kind.FREEZE) {
            return List.of(Obstacle.FREEZE);
        }
        if (question.guarded()) {
            return List.of(Obstacle.PROOF);
        }
        List<Obstacle> broken = new ArrayList<>(personal(actor, state));
        int with = question.agreed().size() + (question.agreed().contains(actor) ? 0 : 1);
        if (with < question.needed()) {
            broken.add(Obstacle.COUNT);
        }
        return List.copyOf(broken);
    }

    private List<Obstacle> personal(String actor, RunState state) {
        List<Obstacle> obstacles = new ArrayList<>();
        if (actor.equals(request.requester())) {
            obstacles.add(Obstacle.REQUESTER);
        }
        if (state.changedInputs(actor)) {
            obstacles.add(Obstacle.INPUTS);
        }
        if (isEditor(actor)) {
            obstacles.add(Obstacle.EDITOR);
        }
        return obstacles;
    }

    /** Of this runbook, or of one that it may run: what an approval covers holds them all. */
    private boolean isEditor(String actor) {
        return Stream.concat(
                        Stream.of(request.definition()),
                        request.children().values().stream().map(RunRequest.Child::definition))
                .anyMatch(definition -> isEditor(actor, definition.editor()));
    }

    /** Git writes {@code Name <mail>}; the name, the address and what stands before its @ each mean the same person. */
    private static boolean isEditor(String actor, String writtenBy) {
        String editor = writtenBy.toLowerCase(Locale.ROOT);
        String name = actor.toLowerCase(Locale.ROOT);
        int open = editor.indexOf('<');
        String written = (open < 0 ? editor : editor.substring(0, open)).strip();
        String mail =
                open < 0 ? editor : editor.substring(open + 1).replace(">", "").strip();
        return written.equals(name) || mail.equals(name) || mail.startsWith(name + "@");
    }
}
