package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

abstract class LogsCases extends StoreCases {

    LogsCases(Backend backend) {
        super(backend);
    }

    @Test
    void storesAChunkOnce() {
        store.logs().append(act("a"), "out", 0, 10, "first", 1);
        store.logs().append(act("a"), "out", 0, 10, "first", 1);
        store.logs().append(act("a"), "err", 0, 4, "oops", 2);

        assertThat(store.logs().read(RUN, null, 0, 100))
                .extracting(LogChunk::text)
                .containsExactly("first", "oops");
        assertThat(store.logs().storedUpTo(act("a"), "out")).isEqualTo(10);
        assertThat(store.logs().storedUpTo(act("a"), "err")).isEqualTo(4);
        assertThat(store.logs().storedUpTo(act("b"), "out")).isZero();
    }

    @Test
    void readsOnFromACursorInOrderOfArrival() {
        for (int number = 0; number < 10; number++) {
            store.logs().append(act(number % 2 == 0 ? "even" : "odd"), "out", number, number + 1, "" + number, 1);
        }

        List<LogChunk> first = store.logs().read(RUN, null, 0, 4);
        List<LogChunk> rest = store.logs().read(RUN, null, first.getLast().id(), 100);
        assertThat(first).extracting(LogChunk::text).containsExactly("0", "1", "2", "3");
        assertThat(rest).extracting(LogChunk::text).containsExactly("4", "5", "6", "7", "8", "9");
        assertThat(store.logs().read(RUN, "odd", 0, 2))
                .extracting(LogChunk::text)
                .containsExactly("1", "3");
        assertThat(store.logs().latest(RUN, "odd", 2))
                .extracting(LogChunk::text)
                .containsExactly("7", "9");
        assertThat(store.logs().latest(RUN, null, 1)).extracting(LogChunk::text).containsExactly("9");
    }

    @Test
    void saysOnceThatTheLogIsFullAndGoesOn() {
        store.logs().append(act("a"), "out", 0, 900, "x".repeat(900), 1);
        store.logs().append(act("a"), "out", 900, 1_100, "y".repeat(200), 1);
        store.logs().append(act("a"), "out", 1_100, 1_101, "z", 1);
        store.logs().append(act("b"), "err", 0, 5, "other", 1);
        store.logs().append(act("other-run", "a"), "out", 0, 1, "1", 1);

        List<LogChunk> chunks = store.logs().read(RUN, null, 0, 100);
        assertThat(chunks).hasSize(2);
        assertThat(chunks.getLast().notice()).isTrue();
        assertThat(chunks.getLast().text()).contains("is full");
        assertThat(store.logs().storedUpTo(act("a"), "out")).isEqualTo(1_101);
        assertThat(store.logs().storedUpTo(act("b"), "err")).isEqualTo(5);
        assertThat(store.logs().read("other-run", null, 0, 100)).hasSize(1);
    }

    @Test
    void keepsTextsThatADatabaseRefuses() {
        store.logs().append(act("a"), "out", 0, 3, "a\0b\u001b[31m\uDC00", 1);

        assertThat(store.logs().read(RUN, "a", 0, 1).getFirst().text()).isEqualTo("a\uFFFDb\u001b[31m\uFFFD");
    }

    @Test
    void aReaderWithACursorMissesNothingOfManyWriters() throws Exception {
        List<LogChunk> seen = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int number = 0; number < 8; number++) {
                Act act = act("step-" + number);
                writers.add(workers.submit(() -> {
                    for (int chunk = 0; chunk < 25; chunk++) {
                        store.logs().append(act, "out", chunk, chunk + 1, "x", 1);
                    }
                }));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                seen.addAll(store.logs()
                        .read(RUN, null, seen.isEmpty() ? 0 : seen.getLast().id(), 1_000));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        seen.addAll(
                store.logs().read(RUN, null, seen.isEmpty() ? 0 : seen.getLast().id(), 1_000));

        assertThat(seen).hasSize(200).extracting(LogChunk::id).isSorted().doesNotHaveDuplicates();
    }
}
