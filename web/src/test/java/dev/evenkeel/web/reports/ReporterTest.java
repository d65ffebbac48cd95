package dev.evenkeel.web.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ReportNotes;
import dev.evenkeel.activities.store.ReportNotes.Added;
import dev.evenkeel.activities.store.ReportNotes.Note;
import dev.evenkeel.pages.RecoverySeeds;
import dev.evenkeel.web.reports.Report.Kind;
import dev.evenkeel.web.reports.Reporter.Planned;
import dev.evenkeel.web.runs.view.Budgets;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a report says follows from the journal alone. */
class ReporterTest {

    private static final long OUTAGE = 1_800_000_000_000L;
    private static final long MINUTE = 60_000;

    @Test
    void saysWhatWasAchievedAndWhatWentOtherwise() {
        Report report = report(Mode.LIVE, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE), List.of());

        assertThat(report.type()).isEqualTo("live");
        assertThat(report.objectives().rto()).isEqualTo(15 * MINUTE);
        assertThat(report.achieved().declaredToVerified()).isEqualTo(4 * MINUTE);
        assertThat(report.achieved().outageToVerified()).isEqualTo(8 * MINUTE);
        assertThat(report.achieved().outageToRestored()).isEqualTo(7 * MINUTE);
        assertThat(report.achieved().rtoMet()).isTrue();
        assertThat(report.achieved().rpo()).isEqualTo(400);
        assertThat(report.achieved().rpoMet()).isTrue();
        assertThat(report.achieved().lostWrites()).isEqualTo(3);
        assertThat(report.achieved().primary()).isEqualTo("south");
        assertThat(report.achieved().fenceProof()).isEqualTo("connection refused");
        assertThat(report.scenario().graceful()).isFalse();
        assertThat(report.scope().sites()).containsExactly("north", "south");
        assertThat(report.unplanned())
                .extracting(Report.Deviation::kind)
                .containsExactly(Kind.UNGRACEFUL, Kind.SKIPPED, Kind.FAILED, Kind.OVER_BUDGET);
        assertThat(report.unplanned().get(1)).satisfies(skipped -> {
            assertThat(skipped.what()).isEqualTo("Stop the writers · north");
            assertThat(skipped.why()).isEqualTo("powered off");
            assertThat(skipped.by()).isEqualTo("anna");
        });
        assertThat(report.notNeeded()).singleElement().satisfies(left -> {
            assertThat(left.what()).isEqualTo("Turn the name");
            assertThat(left.why()).isEqualTo("not inputs.dns");
        });
        assertThat(report.participants()).extracting(Report.Participant::name).containsExactly("anna", "bob", "carol");
        assertThat(report.participants().get(1).roles()).containsExactly("approver");
        assertThat(report.participants().get(1).did()).containsExactly("approve: Accept the loss");
        assertThat(report.evidence())
                .extracting(Report.Evidence::title)
                .containsExactly(
                        "Replication lag",
                        "The lag is small enough",
                        "Accept the loss",
                        "Prove the fence · north",
                        "Few errors",
                        "Buy a test article");
    }

    @Test
    void setsTheTimeForPeopleApart() {
        Report report = report(Mode.LIVE, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE), List.of());

        Report.PhaseTime assess = report.phases().getFirst();
        assertThat(assess.phase()).isEqualTo("assess");
        assertThat(assess.took()).isEqualTo(MINUTE + 1_200);
        assertThat(assess.waiting()).isEqualTo(MINUTE);
        assertThat(assess.usual()).isEqualTo(30_000);
        Report.StepTime stopped = report.phases().get(1).steps().getFirst();
        assertThat(stopped.state()).isEqualTo("skipped");
        assertThat(stopped.waiting()).isLessThanOrEqualTo(30_000);
        Report.StepTime promote = report.phases().get(2).steps().getFirst();
        assertThat(promote.budget()).isEqualTo(30_000);
        assertThat(promote.over()).isTrue();

        TimeBars bars = TimeBars.of(
                report,
                RunView.of(summary(Mode.LIVE, RunStatus.SUCCEEDED), RecoverySeeds.complete(OUTAGE))
                        .waits()
                        .all());
        assertThat(bars.rows().getFirst().bars()).hasSize(2);
        assertThat(bars.rows().getFirst().bars().getLast().hatch()).startsWith("M");
        assertThat(bars.marks())
                .extracting(TimeBars.Mark::key)
                .containsExactly("outage", "declared", "fenced", "restored", "verified", "deadline");
    }

    @Test
    void tellsWhatIsKnownOfARunThatWasCutOff() {
        List<JournalEvent> whole = RecoverySeeds.complete(OUTAGE);
        for (int entries = 0; entries <= whole.size(); entries++) {
            List<JournalEvent> cut = whole.subList(0, entries);
            Report report = report(Mode.DRILL, RunStatus.RUNNING, cut, List.of());

            assertThat(report.entries()).isEqualTo(entries);
            assertThat(report.finished()).isFalse();
            assertThat(report.content()).hasSize(64);
            TimeBars.of(report, List.of());
        }
        Report report = report(Mode.DRILL, RunStatus.WAITING, RecoverySeeds.stuck(OUTAGE), List.of());
        assertThat(report.achieved().fenceProvenAt()).isNull();
        assertThat(report.achieved().rtoMet()).isNull();
        assertThat(report.unplanned()).extracting(Report.Deviation::kind).containsExactly(Kind.FAILED);
    }

    @Test
    void callsARecoveryMissedThatEndedWithoutBeingVerified() {
        Report report = report(Mode.DRILL, RunStatus.UNDONE, RecoverySeeds.hostile(OUTAGE), List.of());

        assertThat(report.unplanned())
                .extracting(Report.Deviation::kind)
                .containsExactly(Kind.RTO_MISSED, Kind.GLASS_BROKEN, Kind.ABORTED, Kind.UNDONE, Kind.SIMULATED);
    }

    @Test
    void takesBudgetsFromTheDefinition() {
        Planned planned = new Planned("When *north* burns.", new Budgets(Map.of("verify/healthy", 5_000L)));

        Report report = Reporter.report(
                summary(Mode.LIVE, RunStatus.SUCCEEDED), RecoverySeeds.complete(OUTAGE), planned, List.of());

        assertThat(report.scenario().description()).isEqualTo("When *north* burns.");
        assertThat(report.unplanned())
                .filteredOn(deviation -> deviation.kind() == Kind.OVER_BUDGET)
                .extracting(Report.Deviation::what)
                .containsExactly("Promote the standby · south", "Few errors");
    }

    @Test
    void isSignedForWhatItSaidThen() {
        List<JournalEvent> journal = RecoverySeeds.complete(OUTAGE);
        String content =
                report(Mode.DRILL, RunStatus.SUCCEEDED, journal, List.of()).content();
        Note signed = note(1, "bob", new Added(ReportNotes.Kind.SIGN_OFF, "fine", null, null, null, content));

        Report report = report(Mode.DRILL, RunStatus.SUCCEEDED, journal, List.of(signed));
        assertThat(report.signed()).isTrue();
        assertThat(report.content()).isEqualTo(content);

        Note action = note(
                2,
                "carol",
                new Added(ReportNotes.Kind.ACTION, "Mend the route", "dave", LocalDate.of(2027, 1, 31), null, null));
        Note done = note(3, "dave", new Added(ReportNotes.Kind.DONE, "", null, null, 2L, null));
        Note next = note(
                4,
                "carol",
                new Added(ReportNotes.Kind.NEXT_DATE, "monthly", null, LocalDate.of(2027, 2, 1), null, null));
        Note deviation =
                note(5, "carol", new Added(ReportNotes.Kind.DEVIATION, "The phone rang", null, null, null, null));
        Report later = report(Mode.DRILL, RunStatus.SUCCEEDED, journal, List.of(signed, action, done, next, deviation));

        assertThat(later.signed()).isFalse();
        assertThat(later.signOffs())
                .singleElement()
                .satisfies(one -> assertThat(one.current()).isFalse());
        assertThat(later.actions()).singleElement().satisfies(task -> {
            assertThat(task.owner()).isEqualTo("dave");
            assertThat(task.due()).isEqualTo("2027-01-31");
            assertThat(task.doneBy()).isEqualTo("dave");
        });
        assertThat(later.next())
                .isNotNull()
                .satisfies(date -> assertThat(date.date()).isEqualTo("2027-02-01"));
        assertThat(later.unplanned()).last().satisfies(noted -> {
            assertThat(noted.kind()).isEqualTo(Kind.NOTED);
            assertThat(noted.why()).isEqualTo("The phone rang");
        });
    }

    private static Note note(long seq, String actor, Added added) {
        return new Note(seq, OUTAGE + 60 * MINUTE + seq, actor, added);
    }

    private static RunSummary summary(Mode mode, RunStatus status) {
        return RecoverySeeds.summary(
                "r-1", mode, status, OUTAGE + 4 * MINUTE, status.finished() ? OUTAGE + 9 * MINUTE : null, null);
    }

    private static Report report(Mode mode, RunStatus status, List<JournalEvent> journal, List<Note> notes) {
        return Reporter.report(summary(mode, status), journal, Planned.NOTHING, notes);
    }
}
