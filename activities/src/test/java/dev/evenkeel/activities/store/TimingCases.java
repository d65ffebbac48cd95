package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Prints how long things take; what is asserted is only that they are right. */
abstract class TimingCases extends StoreCases {

    private static final int RUNS = 100_000;
    private static final int REPETITIONS = 20;

    TimingCases(Backend backend) {
        super(backend);
    }

    @Test
    void listsAHundredThousandRuns() {
        fill();
        RunFilter all = RunFilter.ALL;
        Map<String, RunFilter> filters = new LinkedHashMap<>();
        filters.put("all", all);
        filters.put("text, none found", all.withText("nothing like this"));
        filters.put("text, one found", all.withText("run-000077"));
        filters.put("text, many found", all.withText("release"));
        filters.put("runbook", all.withRunbook("release-7"));
        filters.put("runbook unknown", all.withRunbook("none"));
        filters.put("failed", all.withStatuses(Set.of(RunStatus.FAILED)));
        filters.put("ended", all.withStatuses(Set.of(RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED)));
        filters.put("waiting", all.onlyWaiting());
        filters.put("drills", all.withMode(Mode.DRILL));
        filters.put("environment", all.withEnvironment("staging"));
        filters.put("requester", all.withRequester("person-3"));
        filters.put("between", all.between(20_000_000L, 20_100_000L));
        filters.put("runbook and requester, none", all.withRunbook("release-7").withRequester("person-8"));
        filters.put(
                "status and environment, none",
                all.withStatuses(Set.of(RunStatus.SUCCEEDED)).withEnvironment("x"));
        filters.put(
                "environment and text, none", all.withEnvironment("production").withText("nothing"));
        Set<RunStatus> butOne = EnumSet.complementOf(EnumSet.of(RunStatus.PAUSED));
        filters.put("ten statuses and text, none", all.withStatuses(butOne).withText("nothing"));

        filters.forEach((name, filter) -> System.out.println(backend + " list, " + name + ": " + time(filter)));
        long started = System.nanoTime();
        store.runs().counts(50_000_000);
        System.out.println(backend + " counts: " + millis(System.nanoTime() - started));
        assertThat(store.runs().list(all, null, 50).runs()).hasSize(50);
    }

    @Test
    void appendsWithOneThreadAndWithFifty() throws Exception {
        System.out.println(backend + " appends/s, warm-up: " + appendsPerSecond("warm", 10, 100));
        System.out.println(backend + " appends/s, 1 thread: " + appendsPerSecond("one", 1, 1_000));
        System.out.println(backend + " appends/s, 50 threads: " + appendsPerSecond("fifty", 50, 100));
        assertThat(store.journal().verify("one-0")).isEqualTo(ChainCheck.holds(1_000));
    }

    @Test
    void opensAgain() {
        for (int time = 0; time < 5; time++) {
            store.close();
            long started = System.nanoTime();
            store = Store.open(settings);
            System.out.println(backend + " open again: " + millis(System.nanoTime() - started));
        }
        store.ping();
    }

    private long appendsPerSecond(String name, int threads, int appends) throws Exception {
        long started = System.nanoTime();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int number = 0; number < threads; number++) {
                String runId = name + "-" + number;
                runs.add(workers.submit(() -> {
                    for (long seq = 1; seq <= appends; seq++) {
                        store.journal().append(append(runId, seq, seq, seq - 1, "a"));
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
        return 1_000_000_000L * threads * appends / (System.nanoTime() - started);
    }

    /** The first page, and one far behind. */
    private String time(RunFilter filter) {
        @Nullable String cursor = null;
        List<Long> nanos = new ArrayList<>();
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            long started = System.nanoTime();
            Runs.Page page = store.runs().list(filter, cursor, 50);
            nanos.add(System.nanoTime() - started);
            cursor = page.next();
        }
        nanos.sort(null);
        return "p50 " + millis(nanos.get(REPETITIONS / 2)) + ", p95 " + millis(nanos.get(REPETITIONS * 95 / 100 - 1));
    }

    private static String millis(long nanos) {
        return "%.1f ms".formatted(nanos / 1e6);
    }

    private void fill() {
        store.database().change(client -> client.sql("""
                        with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < :runs)
                        insert into runs (id, runbook, procedure, title, environment, mode, status, waiting_for, waiting_role,
                            doing, requester, definition_hash, commit_id, started_at, finished_at, search)
                        select 'run-' || substr('000000' || i, length('000000' || i) - 5), 'release-' || (i % 40), 'deploy',
                            'Release the shop of many things', case when i % 3 = 0 then 'production' else 'staging' end,
                            case when i % 1000 = 0 then 'DRILL' else 'LIVE' end,
                            case when i % 10000 = 0 then 'WAITING' when i % 100 = 1 then 'FAILED' else 'SUCCEEDED' end,
                            case when i % 10000 = 0 then 'approval' end, case when i % 10000 = 0 then 'APPROVER' end,
                            'verify the new version on every site', 'person-' || (i % 20), 'hash', 'commit', i * 1000,
                            case when i % 10000 = 0 then null else i * 1000 + 500 end,
                            'run-' || substr('000000' || i, length('000000' || i) - 5) || ' release-' || (i % 40)
                                || ' release the shop of many things person-' || (i % 20)
                        from numbers""").param("runs", RUNS).update());
    }
}
