package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

abstract class ChangesCases extends StoreCases {

    ChangesCases(Backend backend) {
        super(backend);
    }

    @Test
    void tellsOfEachKindOfChangeWhenItCanBeRead() {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        try (Changes.Subscription all = store.changes().subscribeAll(told::add)) {
            store.journal().append(append("journal", 1, 1, 0, "a"));
            store.logs().append(act("log", "a"), "out", 0, 1, "x", 1);
            store.runs().requested(summary("request"));

            await().until(() -> told.contains("journal") && told.contains("log") && told.contains("request"));
        }
    }

    @Test
    void tellsWhoListensToOneRunOfThatRunOnly() {
        Queue<String> all = new ConcurrentLinkedQueue<>();
        AtomicInteger mine = new AtomicInteger();
        try (Changes.Subscription everything = store.changes().subscribeAll(all::add)) {
            await().until(() -> all.contains(Changes.ANY)); // the first look at the database
            try (Changes.Subscription one = store.changes().subscribe("mine", mine::incrementAndGet)) {
                int before = mine.get();
                if (backend == Backend.SQLITE) { // elsewhere a look at the database tells of any change
                    store.runs().requested(summary("other"));
                    await().until(() -> all.contains("other"));
                    assertThat(mine.get()).isEqualTo(before);
                }

                store.runs().requested(summary("mine"));
                await().until(() -> mine.get() > before);
            }
        }
    }

    @Test
    void tellsOfWhatAnotherNodeHasChanged() {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        try (Store other = Store.open(settings);
                Changes.Subscription all = store.changes().subscribeAll(told::add)) {
            await().until(() -> told.contains(Changes.ANY));
            int before = told.size();
            other.journal().append(append(RUN, 1, 1, 0, "a"));

            await().until(() -> told.size() > before);
            assertThat(store.journal().read(RUN, 0)).hasSize(1);
        }
    }

    @Test
    void aListenerThatFailsDoesNotSilenceTheOthers() {
        AtomicInteger told = new AtomicInteger();
        try (Changes.Subscription bad = store.changes().subscribe(RUN, () -> {
                    throw new IllegalStateException("on purpose");
                });
                Changes.Subscription good = store.changes().subscribe(RUN, told::incrementAndGet)) {
            store.runs().requested(summary(RUN));
            await().until(() -> told.get() > 0);
        }
    }

    @Test
    void noThreadIsLeftWhenNobodyListens() {
        try (Changes.Subscription all = store.changes().subscribeAll(run -> {})) {
            await().until(ChangesCases::aThreadTells);
        }
        await().until(() -> !aThreadTells());
    }

    private static boolean aThreadTells() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("store-changes-"));
    }
}
