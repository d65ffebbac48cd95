package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.evenkeel.activities.store.ReportNotes.Added;
import dev.evenkeel.activities.store.ReportNotes.Kind;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

abstract class ReportNotesCases extends StoreCases {

    ReportNotesCases(Backend backend) {
        super(backend);
    }

    @Test
    void keepsWhatIsAddedInItsOrderAndAuditsIt() {
        store.journal().append(append(RUN, 1, 1, 0, "x"));
        Added action = new Added(Kind.ACTION, "Mend it", "ben", LocalDate.of(2027, 1, 31), null, null);
        Added done = new Added(Kind.DONE, "", null, null, 2L, null);

        assertThat(add("ada", new Added(Kind.DEVIATION, "The phone rang", null, null, null, null)))
                .isTrue();
        assertThat(add("ada", action)).isTrue();
        assertThat(add("ben", done)).isTrue();
        assertThat(add("ben", done)).isFalse();

        assertThat(store.reportNotes().list(RUN))
                .extracting(ReportNotes.Note::seq)
                .containsExactly(1L, 2L, 3L);
        assertThat(store.reportNotes().list(RUN).get(1).added()).isEqualTo(action);
        assertThat(store.audit().list(new AuditFilter(null, null, RUN, null, null, null), null, 10))
                .extracting(AuditEntry::action)
                .containsExactly("report.done", "report.action", "report.deviation");
        assertThat(store.audit().verify().ok()).isTrue();
    }

    @Test
    void takesASignOffOnceForTheSameReport() {
        store.journal().append(append(RUN, 1, 1, 0, "x"));

        assertThat(add("ben", new Added(Kind.SIGN_OFF, "", null, null, null, "aa")))
                .isTrue();
        assertThat(add("cleo", new Added(Kind.SIGN_OFF, "", null, null, null, "aa")))
                .isFalse();
        assertThat(add("cleo", new Added(Kind.SIGN_OFF, "", null, null, null, "bb")))
                .isTrue();
        assertThat(store.reportNotes().list(RUN)).hasSize(2);
    }

    @Test
    void refusesWhatIsAboutNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> add("ada", new Added(Kind.DEVIATION, "x", null, null, null, null)));
        store.journal().append(append(RUN, 1, 1, 0, "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> add("ada", new Added(Kind.DONE, "", null, null, 7L, null)));
        assertThat(store.reportNotes().list(RUN)).isEmpty();
    }

    @Test
    void handsOutOnlyWhatIsSealed() {
        store.journal().append(append(RUN, 1, 3, 2, "x"));

        Journal.Sealed sealed = store.journal().sealed(RUN);

        assertThat(sealed.seq()).isEqualTo(2);
        String head = RUN;
        for (String entry : sealed.entries()) {
            head = CanonicalJson.sha256((head + entry).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(head).isEqualTo(sealed.head());
    }

    @Test
    void findsRecoveriesThatHaveEndedWithTheirMarks() {
        put("run-live", "recovery", Mode.LIVE, RunStatus.SUCCEEDED);
        put("run-drill", "recovery", Mode.DRILL, RunStatus.UNDONE);
        put("run-open", "recovery", Mode.LIVE, RunStatus.RUNNING);
        put("run-rehearsal", "recovery", Mode.REHEARSAL, RunStatus.SUCCEEDED);
        put("run-deploy", "deploy", Mode.LIVE, RunStatus.SUCCEEDED);

        assertThat(store.recoveries().ended(null, 10))
                .extracting(RunSummary::runId)
                .containsExactlyInAnyOrder("run-live", "run-drill");
        assertThat(store.recoveries().ended("shop", 1)).hasSize(1);
        assertThat(store.recoveries().ended("other", 10)).isEmpty();
        assertThat(store.recoveries().marks("run-live"))
                .singleElement()
                .satisfies(mark -> assertThat(mark.type()).isEqualTo(JournalEvent.Type.DECLARED));
    }

    private void put(String id, String procedure, Mode mode, RunStatus status) {
        RunSummary summary = new RunSummary(
                id,
                "shop-failover",
                procedure,
                "Move the shop",
                "shop",
                "staging",
                mode,
                status,
                null,
                null,
                "",
                "ada",
                "hash",
                "commit",
                1_000,
                status.finished() ? (Long) 2_000L : null);
        JournalEvent declared =
                new JournalEvent(2, 1_002, JournalEvent.Type.DECLARED, null, 0, null, Map.of("outage", 900));
        store.journal().append(new Append(summary, 1, 0, List.of(event(1, "x"), declared)));
    }

    private boolean add(String actor, Added added) {
        return store.reportNotes().add(RUN, actor, added, "staging");
    }
}
