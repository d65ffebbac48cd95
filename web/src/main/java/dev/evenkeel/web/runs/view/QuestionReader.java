package dev.evenkeel.web.runs.view;

import dev.evenkeel.web.runs.view.Question.Covers;
import dev.evenkeel.web.runs.view.Question.Field;
import dev.evenkeel.web.runs.view.Question.Plan;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads what a person is asked from the event that asks. */
final class QuestionReader {

    private final UnaryOperator<String> titles;
    private final Map<String, StepFold> steps;

    QuestionReader(UnaryOperator<String> titles, Map<String, StepFold> steps) {
        this.titles = titles;
        this.steps = steps;
    }

    Question read(StepFold step, JournalEvent event, Question.Kind kind, Data data) {
        return new Question(
                step.key,
                step.title,
                kind,
                data.word("role", Role.class).orElse(kind == Question.Kind.APPROVAL ? Role.APPROVER : Role.OPERATOR),
                data.words("actions", Action.class),
                event.at(),
                event.attempt(),
                data.text("instructions"),
                data.textOrNull("scope"),
                data.map("covers").isEmpty() ? null : covers(new Data(data.map("covers"))),
                data.number("count", 1),
                data.moment("expires"),
                data.maps("fields").stream().map(QuestionReader::field).toList(),
                new Question.Urgency(data.moment("due"), false, null, data.textOrNull("assignee")),
                data.text("message"),
                data.text("advice"),
                data.text("evidence"),
                List.of());
    }

    private Covers covers(Data scope) {
        Map<String, Object> plans = scope.map("plans");
        return new Covers(
                scope.text("definition"),
                scope.map("inputs"),
                scope.text("mode"),
                scope.text("environment"),
                scope.texts("sites"),
                plans.keySet().stream()
                        .map(key -> plan(key, new Data(new Data(plans).map(key))))
                        .toList());
    }

    private Plan plan(String key, Data digest) {
        @Nullable StepFold step = steps.get(key);
        return new Plan(
                key, titles.apply(key), step == null ? null : step.site, digest.text("file"), digest.text("summary"));
    }

    private static Field field(Data field) {
        String title = field.text("title");
        return new Field(
                field.text("id"),
                field.text("kind").toUpperCase(Locale.ROOT),
                title.isEmpty() ? field.text("id") : title,
                field.yes("required"),
                field.texts("options"),
                field.texts("labels"));
    }
}
