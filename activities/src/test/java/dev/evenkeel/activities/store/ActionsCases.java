package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.evenkeel.activities.store.Actions.Action;
import dev.evenkeel.activities.store.Actions.Pending;
import dev.evenkeel.activities.store.Actions.Wanted;
import dev.evenkeel.activities.store.ReportNotes.Added;
import dev.evenkeel.activities.store.ReportNotes.Kind;
import dev.evenkeel.workflows.contract.ActionActivities.Reminder;
import dev.evenkeel.workflows.contract.ActionActivities.Stage;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

abstract class ActionsCases extends StoreCases {

    private static final LocalDate TODAY = LocalDate.of(2027, 3, 1);
    private static final LocalDate WEEK = TODAY.minusWeeks(1);

    ActionsCases(Backend backend) {
        super(backend);
    }

    @Test
    void listsWhatIsOpenByItsDueDateAndWhatIsDoneByWhenItWas() {
        run("inc", "incident", "shop");
        run("rec", "recovery", "ledger");
        note("inc", "Warm the cache", "ben", TODAY.plusDays(3));
        note("inc", "Mend the alarm", "ada", TODAY.minusDays(1));
        note("rec", "Write it down", "ben", TODAY);
        note("rec", "Buy a clock", "ben", TODAY.minusDays(40));
        done("rec", 2);

        assertThat(store.actions().list(Wanted.OPEN, 10))
                .extracting(Action::what)
                .containsExactly("Mend the alarm", "Write it down", "Warm the cache");
        assertThat(store.actions().list(new Wanted("ben", null, null, TODAY, null), 10))
                .singleElement()
                .satisfies(action -> {
                    assertThat(action.title()).isEqualTo("About rec");
                    assertThat(action.postMortem()).isFalse();
                    assertThat(action.open()).isTrue();
                });
        assertThat(store.actions().list(new Wanted(null, "shop", null, null, null), 1))
                .extracting(Action::what)
                .containsExactly("Mend the alarm");
        assertThat(store.actions().list(new Wanted(null, null, null, null, 0L), 10))
                .extracting(Action::what, Action::doneBy)
                .containsExactly(tuple("Buy a clock", "ben"));
        assertThat(store.actions().list(new Wanted(null, null, null, null, Long.MAX_VALUE), 10))
                .isEmpty();
        assertThat(store.actions().find("inc", 2)).map(Action::postMortem).contains(true);
        assertThat(store.actions().find("inc", 9)).isEmpty();
        assertThat(store.actions().services()).containsExactly("ledger", "shop");
    }

    @Test
    void givesEachReminderOnceAndOnlyTheLastOneThatHasCome() {
        run("inc", "incident", "shop");
        note("inc", "Long ago", "ben", TODAY.minusDays(30));
        note("inc", "A week ago", "ben", WEEK);
        note("inc", "Less than that", "ben", WEEK.plusDays(1));
        note("inc", "Today", "ben", TODAY);
        note("inc", "Tomorrow", "ben", TODAY.plusDays(1));
        note("inc", "Done", "ben", TODAY);
        done("inc", 6);

        List<Pending> pending = pending();
        assertThat(pending)
                .extracting(one -> one.action().what() + " " + one.stage())
                .containsExactly("Long ago WEEK_OVERDUE", "A week ago WEEK_OVERDUE", "Less than that DUE", "Today DUE");
        assertThat(store.actions().pending(Set.of(), TODAY, WEEK, 10)).isEmpty();
        assertThat(store.actions().pending(Set.of("other"), TODAY, WEEK, 10)).isEmpty();
        assertThat(store.actions().pending(Set.of("shop"), TODAY, WEEK, 1)).hasSize(1);

        pending.forEach(one -> give(one));
        pending.forEach(one -> give(one));

        assertThat(pending()).isEmpty();
        assertThat(store.actions().given(new Reminder("inc", 4, Stage.DUE, "ops")))
                .isTrue();
        assertThat(store.actions().given(new Reminder("inc", 4, Stage.WEEK_OVERDUE, "ops")))
                .isFalse();
        assertThat(store.actions().pending(Set.of("shop", "other"), TODAY.plusWeeks(1), TODAY, 10))
                .extracting(one -> one.action().what() + " " + one.stage())
                .containsExactly("Less than that WEEK_OVERDUE", "Today WEEK_OVERDUE", "Tomorrow DUE");
    }

    private List<Pending> pending() {
        return store.actions().pending(Set.of("shop", "other"), TODAY, WEEK, 10);
    }

    private void give(Pending pending) {
        store.actions()
                .give(new Reminder(pending.action().runId(), pending.action().number(), pending.stage(), "ops"), 1_000);
    }

    private void run(String id, String procedure, String service) {
        store.runs()
                .requested(new RunSummary(
                        id,
                        "runbook",
                        procedure,
                        "About " + id,
                        service,
                        "staging",
                        Mode.LIVE,
                        RunStatus.RUNNING,
                        null,
                        null,
                        "",
                        "ada",
                        "hash",
                        "commit",
                        1_000,
                        null));
    }

    private void note(String run, String what, String owner, LocalDate due) {
        store.reportNotes().add(run, "ada", new Added(Kind.ACTION, what, owner, due, null, null), "staging");
    }

    private void done(String run, long number) {
        store.reportNotes().add(run, "ben", new Added(Kind.DONE, "", null, null, number, null), "staging");
    }
}
