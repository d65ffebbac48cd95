package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.RunRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    void check(String actor, RunState state, Question question) {
        for (Obstacle obstacle : personal(actor, state)) {
            throw Refusal.because(
                    switch (obstacle) {
                        case REQUESTER -> "Whoever asked for the run cannot approve it";
                        case INPUTS -> "Whoever changed the inputs cannot approve them";
                        case EDITOR -> "Whoever edited the runbook last cannot approve its run";
                        case COUNT -> "More people have to agree";
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

    /** Git writes {@code Name <mail>}; the name, the address and what stands before its @ each mean the same person. */
    private boolean isEditor(String actor) {
        String editor = request.definition().editor().toLowerCase(Locale.ROOT);
        String name = actor.toLowerCase(Locale.ROOT);
        int open = editor.indexOf('<');
        String written = (open < 0 ? editor : editor.substring(0, open)).strip();
        String mail =
                open < 0 ? editor : editor.substring(open + 1).replace(">", "").strip();
        return written.equals(name) || mail.equals(name) || mail.startsWith(name + "@");
    }
}
