package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.RunFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runs.view.IncidentView;
import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How things stand. */
@Component
class StatusReply {

    private static final int MOST = 10;
    private static final int MOST_LOOKED_AT = 200;

    private final Store store;

    StatusReply(Store store) {
        this.store = store;
    }

    Reply all() {
        List<RunSummary> incidents = store.incidents().open(MOST_LOOKED_AT);
        List<RunSummary> waiting = store.runs().list(RunFilter.ALL.onlyWaiting(), null, MOST_LOOKED_AT).runs().stream()
                .filter(run -> !run.procedure().equals("incident"))
                .toList();
        if (incidents.isEmpty() && waiting.isEmpty()) {
            return Reply.told("All is calm", "No incident is open, and no run waits for anybody.")
                    .at("/");
        }
        return Reply.told(
                        count(incidents, "open incident") + ", " + count(waiting, "run") + " waiting for people",
                        listed(incidents) + (incidents.isEmpty() || waiting.isEmpty() ? "" : "\n") + listed(waiting))
                .at("/");
    }

    Reply of(RunSummary run) {
        RunView view = RunView.of(run, store.journal().read(run.runId(), 0));
        String questions = view.questions().stream()
                .limit(MOST)
                .map(question -> "\n- " + asked(question))
                .collect(Collectors.joining());
        return Reply.told(
                        Reply.line(run.title()),
                        word(run.status()) + " in " + Reply.line(run.environment()) + incident(view.incident())
                                + (run.at().isEmpty() ? "" : ": " + Reply.line(run.at()))
                                + (view.reason().isEmpty() ? "" : "\n\n" + Reply.line(view.reason()))
                                + (questions.isEmpty() ? "" : "\n\nIt asks:\n" + questions))
                .at(Reply.page(run.runId()));
    }

    private static String asked(Question question) {
        return word(question.kind()) + ", by the role " + word(question.role()) + ": " + Reply.line(question.title());
    }

    private static String incident(@Nullable IncidentView incident) {
        return incident == null ? "" : ", SEV" + incident.severity() + ", " + word(incident.state());
    }

    private static String listed(List<RunSummary> runs) {
        return runs.stream().limit(MOST).map(StatusReply::listed).collect(Collectors.joining("\n"))
                + (runs.size() > MOST ? "\n- and more" : "");
    }

    private static String listed(RunSummary run) {
        String waits = run.waitingFor() == null ? "" : ", waits for: " + Reply.line(run.waitingFor());
        return "- `" + run.runId() + "` " + Reply.line(run.title()) + ", " + Reply.line(run.environment()) + waits
                + (run.alarm() == null ? "" : ", " + word(run.alarm()));
    }

    private static String count(List<?> some, String what) {
        String number = some.size() >= MOST_LOOKED_AT ? MOST_LOOKED_AT + " or more" : Integer.toString(some.size());
        return number + " " + what + (some.size() == 1 ? "" : "s");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
