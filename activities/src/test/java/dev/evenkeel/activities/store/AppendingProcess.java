package dev.evenkeel.activities.store;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Appends to several journals until it is killed, and prints each append once it is acknowledged. */
final class AppendingProcess {

    static final int RUNS = 8;

    private AppendingProcess() {}

    public static void main(String[] arguments) {
        Store store =
                Store.open(new StoreSettings(arguments[0], arguments[1], arguments[2], StoreSettings.Synchronous.FULL));
        try (ExecutorService workers = Executors.newFixedThreadPool(RUNS)) {
            for (int number = 0; number < RUNS; number++) {
                String runId = "run-" + number;
                workers.execute(() -> {
                    for (long seq = 1; true; seq++) {
                        store.journal().append(StoreCases.append(runId, seq, seq, seq - 1, "a"));
                        acknowledge(runId + " " + seq);
                    }
                });
            }
        }
    }

    private static synchronized void acknowledge(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
