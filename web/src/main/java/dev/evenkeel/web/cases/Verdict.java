package dev.evenkeel.web.cases;

import dev.evenkeel.workflows.cases.RunbookCase;
import dev.evenkeel.workflows.cases.RunbookCase.Expected;
import dev.evenkeel.workflows.cases.RunbookCase.Outcome;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.runbook.Position;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what happened with what the case expects. */
final class Verdict {

    private static final Map<Type, Outcome> OUTCOMES = Map.of(
            Type.STEP_FINISHED, Outcome.DONE,
            Type.STEP_FAILED, Outcome.FAILED,
            Type.STEP_SKIPPED, Outcome.SKIPPED,
            Type.STEP_PREVIEWED, Outcome.PREVIEWED);

    private final RunbookCase story;
    private final Story told;
    private final List<Problem> problems = new ArrayList<>();

    Verdict(RunbookCase story, Story told) {
        this.story = story;
        this.told = told;
    }

    List<Problem> problems() {
        if (!told.trouble().isEmpty()) {
            return told.trouble();
        }
        status();
        path();
        never();
        approvals();
        undone();
        unused();
        return List.copyOf(problems);
    }

    private void status() {
        Expected expected = story.expected();
        Position at = Objects.requireNonNullElse(expected.statusAt(), story.at());
        JournalEvent end = last(Type.RUN_FINISHED);
        String was = end == null
                ? "waiting"
                : String.valueOf(end.data().get("status")).toLowerCase(Locale.ROOT);
        String reason = end == null ? waitsFor() : String.valueOf(end.data().getOrDefault("reason", ""));
        String wanted =
                expected.status() == null ? "waiting" : expected.status().name().toLowerCase(Locale.ROOT);
        if (!was.equals(wanted)) {
            add(
                    at,
                    "The run ends as " + was + ", not as " + wanted + (reason.isEmpty() ? "" : ": " + reason),
                    end == null ? "Say under 'people' what is answered there." : "");
        }
        String part = expected.reason();
        if (part != null && !reason.contains(part)) {
            add(
                    Objects.requireNonNullElse(expected.reasonAt(), at),
                    "The reason does not contain this; it is '" + reason + "'",
                    "");
        }
    }

    private String waitsFor() {
        JournalEvent asked = told.waiting();
        if (asked == null) {
            return "";
        }
        return Crew.givesUp(asked)
                ? "the phase " + asked.data().get("phase") + " was stopped: "
                        + asked.data().get("reason")
                : "nobody answers the " + asked.data().get("wait") + " at " + asked.step();
    }

    private void path() {
        List<JournalEvent> events = told.journal().stream()
                .filter(event -> OUTCOMES.containsKey(event.type()))
                .toList();
        int from = 0;
        for (RunbookCase.Passage passage : story.expected().path()) {
            int found = find(passage, events, from);
            if (found < 0) {
                boolean before = find(passage, events, 0) >= 0;
                add(
                        passage.at(),
                        word(passage.outcome()) + " " + passage.step()
                                + (before ? " happens earlier than this" : " does not happen"),
                        "What happens: " + order(events));
                return; // What comes after it in the case would only be as wrong.
            }
            from = found + 1;
        }
    }

    private static int find(RunbookCase.Passage passage, List<JournalEvent> events, int from) {
        for (int i = from; i < events.size(); i++) {
            JournalEvent event = events.get(i);
            if (OUTCOMES.get(event.type()) == passage.outcome()
                    && passage.step().fits(String.valueOf(event.step()))) {
                return i;
            }
        }
        return -1;
    }

    private static String order(List<JournalEvent> events) {
        String some = events.stream()
                .limit(30)
                .map(event -> word(Objects.requireNonNull(OUTCOMES.get(event.type()))) + " " + event.step())
                .collect(Collectors.joining(", "));
        return some + (events.size() > 30 ? ", …" : ".");
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private void never() {
        for (RunbookCase.Place never : story.expected().never()) {
            told.journal().stream()
                    .filter(event -> event.type() == Type.STEP_STARTED)
                    .filter(event -> never.step().fits(String.valueOf(event.step())))
                    .findFirst()
                    .ifPresent(event -> add(never.at(), "The step " + event.step() + " begins after all", ""));
        }
    }

    private void approvals() {
        List<RunbookCase.AskedApproval> expected = story.expected().approvals();
        if (expected == null) {
            return;
        }
        List<JournalEvent> asked = told.journal().stream()
                .filter(event -> event.type() == Type.PERSON_ASKED
                        && "approval".equals(event.data().get("wait")))
                .toList();
        for (int i = 0; i < expected.size(); i++) {
            RunbookCase.AskedApproval wanted = expected.get(i);
            String was = i < asked.size() ? approval(asked.get(i)) : "";
            if (was.isEmpty() || !same(wanted, asked.get(i))) {
                add(
                        wanted.at(),
                        was.isEmpty() ? "This approval is not asked for" : "Another approval is asked for here: " + was,
                        "");
            }
        }
        if (asked.size() > expected.size()) {
            add(
                    Objects.requireNonNullElse(story.expected().approvalsAt(), story.at()),
                    "One more approval is asked for: " + approval(asked.get(expected.size())),
                    "");
        }
    }

    private static boolean same(RunbookCase.AskedApproval wanted, JournalEvent asked) {
        String role = String.valueOf(asked.data().get("role")).toLowerCase(Locale.ROOT);
        return wanted.step().fits(String.valueOf(asked.step()))
                && (wanted.from() == null || wanted.from().equals(role))
                && (wanted.count() == 0
                        || (asked.data().get("count") instanceof Number count && count.intValue() == wanted.count()));
    }

    private static String approval(JournalEvent asked) {
        return "at " + asked.step() + ", from " + asked.data().get("count") + " with the role "
                + String.valueOf(asked.data().get("role")).toLowerCase(Locale.ROOT);
    }

    private void undone() {
        List<RunbookCase.Place> expected = story.expected().undone();
        if (expected == null) {
            return;
        }
        List<String> undone = told.journal().stream()
                .dropWhile(event -> event.type() != Type.ROLLBACK_STARTED && event.type() != Type.UNDO_STARTED)
                .filter(event -> event.type() == Type.STEP_FINISHED)
                .map(event -> String.valueOf(event.step()))
                .toList();
        boolean same = undone.size() == expected.size();
        for (int i = 0; same && i < undone.size(); i++) {
            same = expected.get(i).step().fits(undone.get(i));
        }
        if (!same) {
            add(
                    Objects.requireNonNullElse(story.expected().undoneAt(), story.at()),
                    undone.isEmpty() ? "Nothing is undone" : "Other steps are undone: " + String.join(", ", undone),
                    "");
        }
    }

    private void unused() {
        told.unusedStubs()
                .forEach(stub -> add(
                        stub.at(),
                        "The step " + stub.step() + (stub.attempt() == 0 ? "" : ", attempt " + stub.attempt() + ",")
                                + " does not act in this case",
                        "Remove its outcome, or see why it is not reached."));
        told.unusedAnswers()
                .forEach(answer -> add(
                        answer.at(),
                        "Nobody is asked for this answer at " + answer.step(),
                        "Remove it, or see why the run does not ask."));
    }

    private @Nullable JournalEvent last(Type type) {
        return told.journal().stream()
                .filter(event -> event.type() == type)
                .reduce((first, second) -> second)
                .orElse(null);
    }

    private void add(Position at, String message, String hint) {
        problems.add(new Problem(at, story.name() + ": " + message, hint, Rule.EXPECTATION));
    }
}
