package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person is asked.
 *
 * @param scope the hash of what is approved; null when it is no approval
 * @param expires milliseconds since the epoch; null when it does not
 * @param attempt of the step that it is about
 * @param urgency what time does to it
 */
public record Question(
        String step,
        String title,
        Kind kind,
        Role role,
        List<Action> actions,
        long askedAt,
        int attempt,
        String instructions,
        @Nullable String scope,
        @Nullable Covers covers,
        int needed,
        @Nullable Long expires,
        List<Field> fields,
        Urgency urgency,
        String message,
        String advice,
        String evidence,
        List<Said> said) {

    public Question {
        actions = List.copyOf(actions);
        fields = List.copyOf(fields);
        said = List.copyOf(said);
    }

    public enum Kind {
        APPROVAL("wait", "approve"),
        TASK("run", "people"),
        CHOICE("run", "people"),
        /** The numbers of a gate do not say whether it passes. */
        VERDICT("wait", "unknown"),
        FAILURE("bad", "failed"),
        UNKNOWN("wait", "unknown"),
        /** The run was cancelled: what of it is undone? */
        UNDO("wait", "back"),
        /** Nothing may be deployed now. */
        FREEZE("wait", "lock");

        private final String tone;
        private final String icon;

        Kind(String tone, String icon) {
            this.tone = tone;
            this.icon = icon;
        }

        public String tone() {
            return tone;
        }

        public String icon() {
            return icon;
        }

        public String key() {
            return "question." + name();
        }

        /** Whether it is answered by one of several words. */
        public boolean chooses() {
            return this == CHOICE || this == VERDICT;
        }

        /** What stands on the button that gives the word. */
        public String choosing() {
            return this == VERDICT ? "action.JUDGE" : "action.CHOOSE";
        }
    }

    /**
     * @param due when a task has to be done, milliseconds since the epoch; null when it has no time
     * @param overdue whether that time has passed, as the run saw it
     * @param escalated the role that is asked as well since nobody agreed; null when none
     * @param assigned whose task it was at first; null when nobody's
     */
    public record Urgency(
            @Nullable Long due,
            boolean overdue,
            @Nullable Role escalated,
            @Nullable String assigned) {}

    /** What an approval covers. */
    public record Covers(
            String definition,
            Map<String, Object> inputs,
            String mode,
            String environment,
            List<String> sites,
            List<Plan> plans) {}

    /** @param file SHA-256 of the plan file, under which the artifact is kept */
    public record Plan(String step, String title, @Nullable String site, String file, String summary) {
        public String label() {
            return StepView.label(title, site);
        }
    }

    /**
     * A field of a task's form.
     *
     * @param labels what people see of each option; empty: the options themselves
     */
    public record Field(
            String id, String kind, String title, boolean required, List<String> options, List<String> labels) {

        /** The kind of a field that takes a file. */
        public static final String FILE = "FILE";

        public String label(String option) {
            int index = options.indexOf(option);
            return index >= 0 && index < labels.size() ? labels.get(index) : option;
        }
    }

    /** What somebody has decided already. */
    public record Said(String actor, Action action, String comment, long at) {}

    public long agreed() {
        return said.stream().filter(said -> said.action() == Action.APPROVE).count();
    }

    /** Who has taken the task; null when nobody has. */
    public @Nullable String assignee() {
        return said.stream()
                .filter(said -> said.action() == Action.TAKE_OVER)
                .map(Said::actor)
                .reduce((first, second) -> second)
                .orElse(urgency.assigned());
    }

    /** Whether its form sends files. */
    public boolean takesFiles() {
        return kind == Kind.TASK
                && fields.stream().anyMatch(field -> field.kind().equals(Field.FILE));
    }

    public boolean saidBy(String actor) {
        return said.stream().anyMatch(said -> said.actor().equals(actor) && said.action() == Action.APPROVE);
    }

    Question with(Said one) {
        return with(role, urgency, Stream.concat(said.stream(), Stream.of(one)).toList());
    }

    /** Others are asked as well; @param least the least role that may answer from now on */
    Question escalated(Role to, Role least) {
        return with(least, new Urgency(urgency.due(), urgency.overdue(), to, urgency.assigned()), said);
    }

    Question becomeOverdue() {
        return with(role, new Urgency(urgency.due(), true, urgency.escalated(), urgency.assigned()), said);
    }

    private Question with(Role role, Urgency urgency, List<Said> said) {
        return new Question(
                step,
                title,
                kind,
                role,
                actions,
                askedAt,
                attempt,
                instructions,
                scope,
                covers,
                needed,
                expires,
                fields,
                urgency,
                message,
                advice,
                evidence,
                said);
    }
}
