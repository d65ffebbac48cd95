package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

abstract class JournalCases extends StoreCases {

    JournalCases(Backend backend) {
        super(backend);
    }

    @Test
    void keepsTheVersionOfTheReplay() {
        store.journal().append(append(RUN, 1, 4, 0, "first"));
        store.journal().append(append(RUN, 5, 7, 4, "before the crash"));
        store.journal().append(append(RUN, 5, 6, 4, "after the crash"));

        assertThat(store.journal().read(RUN, 0))
                .extracting(JournalEvent::seq, event -> event.data().get("doing"))
                .containsExactly(
                        tuple(1, "first"),
                        tuple(2, "first"),
                        tuple(3, "first"),
                        tuple(4, "first"),
                        tuple(5, "after the crash"),
                        tuple(6, "after the crash"));
        assertThat(store.journal().verify(RUN)).isEqualTo(ChainCheck.holds(6));
        store.journal().append(append(RUN, 7, 7, 6, "goes on"));
        assertThat(store.journal().read(RUN, 5)).hasSize(2);
    }

    @Test
    void takesADeliveryOfConfirmedEntriesAgainAndLosesNothingBehindThem() {
        store.journal().append(append(RUN, 1, 2, 0, "a"));
        store.journal().append(append(RUN, 3, 4, 2, "a"));
        store.journal().append(append(RUN, 1, 2, 0, "a"));

        assertThat(store.journal().read(RUN, 0)).hasSize(4);
        assertThat(sealed()).isEqualTo(2);
    }

    @Test
    void refusesAnotherVersionOfASealedEntryAndNamesIt() {
        store.journal().append(append(RUN, 1, 4, 2, "a"));

        assertThatIllegalStateException()
                .isThrownBy(() -> store.journal().append(append(RUN, 2, 3, 1, "b")))
                .withMessageContaining("entry 2");
        assertThat(store.journal().read(RUN, 0))
                .hasSize(4)
                .allMatch(event -> "a".equals(event.data().get("doing")));
    }

    @Test
    void replacesBehindTheSealWhenADeliveryReachesOverIt() {
        store.journal().append(append(RUN, 1, 4, 2, "a"));
        List<JournalEvent> events = List.of(event(2, "a"), event(3, "b"));
        store.journal().append(new Append(summary(RUN), 2, 2, events));

        assertThat(store.journal().read(RUN, 0))
                .extracting(event -> event.data().get("doing"))
                .containsExactly("a", "a", "b");
        assertThat(store.journal().verify(RUN).ok()).isTrue();
    }

    @Test
    void refusesAGap() {
        store.journal().append(append(RUN, 1, 2, 0, "a"));

        assertThatIllegalStateException()
                .isThrownBy(() -> store.journal().append(append(RUN, 4, 4, 2, "a")))
                .withMessageContaining("entries 3 to 3");
        assertThatIllegalStateException().isThrownBy(() -> store.journal().append(append("other", 2, 2, 0, "a")));
        assertThat(store.runs().find("other")).isEmpty();
    }

    @Test
    void refusesWhatIsNoSequence() {
        List<JournalEvent> events = List.of(event(1, "a"), event(3, "a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.journal().append(new Append(summary(RUN), 1, 0, events)));
        assertThatIllegalArgumentException().isThrownBy(() -> store.journal().append(append(RUN, 1, 2, 3, "a")));
    }

    @Test
    void neverSealsWhatIsNotConfirmed() {
        store.journal().append(append(RUN, 1, 5, 0, "a"));
        assertThat(sealed()).isZero();

        store.journal().append(append(RUN, 6, 6, 3, "a"));
        assertThat(sealed()).isEqualTo(3);

        store.journal().append(append(RUN, 4, 4, 2, "b"));
        assertThat(sealed()).isEqualTo(3);
    }

    @Test
    void sealsAClosedRunOnceAndAgain() {
        store.journal().append(append(RUN, 1, 3, 1, "a"));
        store.journal().seal(RUN, 2);
        store.journal().seal(RUN, 2);

        assertThat(sealed()).isEqualTo(2);
        assertThat(store.journal().read(RUN, 0)).hasSize(2);
        assertThatIllegalStateException().isThrownBy(() -> store.journal().seal(RUN, 3));
        assertThatIllegalStateException().isThrownBy(() -> store.journal().seal(RUN, 1));
    }

    @Test
    void writesTheRunWithTheJournal() {
        store.runs().requested(summary(RUN, RunStatus.STARTING, 1_000));
        store.journal().append(append(RUN, 1, 1, 0, "a"));

        assertThat(store.runs().find(RUN)).contains(summary(RUN));
    }

    @Test
    void chainsTheCanonicalTextOfTheEntriesFromTheRunsId() {
        store.journal().append(append(RUN, 1, 2, 2, "a"));

        String first = hash(RUN, store.journal().read(RUN, 0).getFirst());
        String second = hash(first, store.journal().read(RUN, 0).getLast());
        assertThat(column("select hash from journal order by seq")).containsExactly(first, second);
    }

    @Test
    void findsAnEditedAMissingAndACutOffEntry() {
        store.journal().append(append(RUN, 1, 5, 5, "a"));
        assertThat(store.journal().verify(RUN)).isEqualTo(ChainCheck.holds(5));

        tamper("update journal set at = at + 1 where seq = 3");
        assertThat(store.journal().verify(RUN)).isEqualTo(ChainCheck.broken(3, "changed"));
        tamper("update journal set at = at - 1 where seq = 3");
        tamper("delete from journal where seq = 5");
        assertThat(store.journal().verify(RUN)).isEqualTo(ChainCheck.broken(5, "missing"));
        tamper("delete from journal where seq = 2");
        assertThat(store.journal().verify(RUN).firstBroken()).isEqualTo(2);
    }

    @Test
    void keepsTextsThatADatabaseRefuses() {
        String hostile = "a\0b \uD800 \uD83D\uDE00 '; drop table runs; -- \u202E";
        JournalEvent event = new JournalEvent(
                1,
                1,
                JournalEvent.Type.STEP_FAILED,
                hostile,
                1,
                hostile,
                Map.of("message", hostile, "list", List.of(hostile), "ratio", 0.1, "big", 1e300, "escaped", "\\u0000"));
        store.journal().append(new Append(summary(RUN), 1, 1, List.of(event)));

        JournalEvent read = store.journal().read(RUN, 0).getFirst();
        String kept = "a\uFFFDb \uFFFD \uD83D\uDE00 '; drop table runs; -- \u202E";
        assertThat(read.step()).isEqualTo(kept);
        assertThat(read.data())
                .containsEntry("message", kept)
                .containsEntry("list", List.of(kept))
                .containsEntry("ratio", 0.1)
                .containsEntry("escaped", "\\u0000");
        assertThat(store.journal().verify(RUN).ok()).isTrue();
        store.journal().append(new Append(summary(RUN), 1, 1, List.of(event)));
    }

    @Test
    void takesAppendsOfFiftyRunsAtOnce() throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(50)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int number = 0; number < 50; number++) {
                String runId = "run-" + number;
                runs.add(workers.submit(() -> {
                    for (long seq = 1; seq <= 20; seq++) {
                        store.journal().append(append(runId, seq, seq, seq - 1, runId));
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }

        for (int number = 0; number < 50; number++) {
            assertThat(store.journal().verify("run-" + number)).isEqualTo(ChainCheck.holds(20));
        }
    }

    @Test
    void aRefusedAppendDoesNotHarmThoseThatItIsCommittedWith() throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(20)) {
            List<Future<?>> good = new ArrayList<>();
            List<Future<?>> bad = new ArrayList<>();
            for (int number = 0; number < 100; number++) {
                String runId = "run-" + number;
                good.add(workers.submit(() -> store.journal().append(append(runId, 1, 1, 0, "a"))));
                bad.add(workers.submit(() -> store.journal().append(append("gap-" + runId, 2, 2, 0, "a"))));
            }
            for (Future<?> run : good) {
                run.get();
            }
            assertThat(bad).allSatisfy(run -> assertThat(run).failsWithin(Duration.ofSeconds(10)));
        }

        assertThat(store.runs().list(RunFilter.ALL, null, 1_000).runs()).hasSize(100);
    }

    private long sealed() {
        return Long.parseLong(column("select sealed_seq from runs").getFirst());
    }

    private List<String> column(String sql) {
        return store.database()
                .read()
                .sql(sql)
                .query((row, number) -> String.valueOf(row.getString(1)))
                .list();
    }

    private void tamper(String sql) {
        store.database().change(client -> client.sql(sql).update());
    }

    private static String hash(String previous, JournalEvent event) {
        return CanonicalJson.sha256((previous + CanonicalJson.write(event)).getBytes(StandardCharsets.UTF_8));
    }

    private static Tuple tuple(long seq, String text) {
        return Tuple.tuple(seq, text);
    }
}
