package dev.evenkeel.workflows.run;

import static dev.evenkeel.workflows.run.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.IncidentSplitActivities.Split;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Some alerts of an incident become one of their own, and entries of its journal are kept in sight. */
class IncidentSplitRunTest {

    @AutoClose
    private final RunHarness run = new RunHarness();

    private final IncidentStory story = new IncidentStory(run);

    @Test
    void hasExactlyTheChosenAlertsGo() {
        alerts(3);
        run.alerts.away(2);
        split("2, 3");
        story.until(Type.SPLIT_OFF, 1);

        assertThat(run.alerts.split)
                .singleElement()
                .satisfies(split -> assertThat(split.alerts()).containsExactly(2L, 3L))
                .extracting(
                        Split::from, Split::environment, Split::actor, Split::runbook, Split::title, Split::severity)
                .containsExactly("r1", "production", "anna", "odd", "The cart", 2);
        JournalEvent gone = run.journal.last(Type.SPLIT_OFF).orElseThrow();
        assertThat(gone.data())
                .containsEntry("run", "n1")
                .containsEntry("title", "Another one")
                .containsEntry("alerts", List.of(2, 3))
                .containsEntry("still", 1);
        refused(() -> split("3"), "The alert 3 does not belong to this incident, or not any more");
        long news = run.alerts.resolves(3, 1_000, 2_000);
        run.alerts.resolves(1, 1_000, 2_000);
        story.news(news + 1);
        story.until(Type.ALERT_CHANGED, 4);
        assertThat(run.journal.last(Type.ALERT_CHANGED).orElseThrow().data())
                .containsEntry("alert", 1)
                .containsEntry("still", 0);
    }

    @Test
    void keepsThemWhenNothingCanBeDeclared() {
        alerts(1);
        run.alerts.refuses("There is no runbook odd for incidents. Look for one in the catalog.");
        split("1");
        story.until(Type.SPLIT_REFUSED, 1);
        run.alerts.refuses("");
        split("1");
        story.until(Type.SPLIT_OFF, 1);

        assertThat(run.journal.last(Type.SPLIT_REFUSED).orElseThrow().data())
                .containsEntry("alerts", List.of(1))
                .extractingByKey("why")
                .asString()
                .contains("no runbook odd");
    }

    @Test
    void refusesWhatItDoesNotHave() {
        alerts(1);
        refused(() -> split(""), "Say which alerts");
        refused(() -> split("x,'"), "Say which alerts");
        refused(() -> split("1;"), "by their numbers with commas between them");
        refused(() -> split("1, A7"), "by their numbers with commas between them");
        refused(() -> split("1,8"), "The alert 8 does not belong");
        refused(
                () -> run.decide("rob", Role.RESPONDER, Action.SPLIT_INCIDENT, "", Map.of("alerts", "1")),
                "That needs the role operator");
        refused(
                () -> run.decide("anna", Role.OPERATOR, Action.SPLIT_INCIDENT, "", Map.of("alerts", "1")),
                "Say by which runbook");
        refused(
                () -> run.decide(
                        "anna",
                        Role.OPERATOR,
                        Action.SPLIT_INCIDENT,
                        "",
                        Map.of("alerts", 1, "runbook", "odd", "severity", 9)),
                "Say the severity as a number");
        assertThat(run.journal.events(Type.SPLIT_ASKED)).isEmpty();
    }

    @Test
    void keepsEntriesInSightUntilTheyAreUnpinned() {
        story.start(IncidentStory.QUIET);
        story.until(Type.PHASE_FINISHED, 1);
        pin(Action.PIN, 2);
        refused(() -> pin(Action.PIN, 2), "This entry is pinned already");
        refused(() -> pin(Action.PIN, 500), "The journal has no such entry");
        refused(() -> pin(Action.PIN, 2.5), "The journal has no such entry");
        refused(() -> pin(Action.UNPIN, 3), "This entry is not pinned any more");
        pin(Action.UNPIN, 2);
        pin(Action.PIN, 2);

        for (int entry = 1; entry <= 20; entry++) {
            if (entry != 2) {
                pin(Action.PIN, entry);
            }
        }
        refused(() -> pin(Action.PIN, 21), "20 entries are pinned: unpin one of them");
        pin(Action.UNPIN, 1);
        pin(Action.PIN, 21);
        story.until(Type.DECIDED, 24);
        assertThat(run.journal.last(Type.DECIDED).orElseThrow().data())
                .containsEntry("action", "PIN")
                .containsEntry("evidence", Map.of("entry", 21));
    }

    @Test
    void takesNotesAboutEntries() {
        story.start(IncidentStory.QUIET);
        story.until(Type.PHASE_FINISHED, 1);
        run.decide("rob", Role.RESPONDER, Action.COMMENT, "It was the cache", Map.of("about", 2));
        story.until(Type.DECIDED, 1);
        JournalEvent note = run.journal.last(Type.DECIDED).orElseThrow();
        assertThat(note.data())
                .containsEntry("comment", "It was the cache")
                .containsEntry("evidence", Map.of("about", 2));

        refused(() -> pin(Action.PIN, note.seq()), "A note is pinned with the entry that it is about");
        refused(
                () -> run.decide("rob", Role.RESPONDER, Action.COMMENT, "What?", Map.of("about", 900)),
                "The journal has no such entry");
        refused(
                () -> run.decide("rob", Role.RESPONDER, Action.COMMENT, " ", Map.of("about", 2)),
                "The comment is empty");
    }

    private void pin(Action action, Number entry) {
        run.decide("rob", Role.RESPONDER, action, "", Map.of("entry", entry));
    }

    private void alerts(int count) {
        story.start(IncidentStory.QUIET);
        story.until(Type.PHASE_FINISHED, 1);
        long last = 0;
        for (int alert = 1; alert <= count; alert++) {
            last = run.alerts.fires(alert, 1_000);
        }
        story.news(last);
        story.until(Type.ALERT_CHANGED, count);
    }

    private void split(String alerts) {
        run.decide(
                "anna",
                Role.OPERATOR,
                Action.SPLIT_INCIDENT,
                "Not the same",
                Map.of("alerts", alerts, "runbook", "odd", "title", "The cart", "severity", 2));
    }
}
