package dev.evenkeel.workflows.architecture.violating;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;

/** Does everything that a workflow must not do, so that the rules are seen to fail. */
@SuppressWarnings("all")
final class Violating {

    static List<String> seen = new ArrayList<>();

    void readsAFile() throws Exception {
        java.nio.file.Files.readString(java.nio.file.Path.of("x"));
    }

    void asksTheClock() {
        System.currentTimeMillis();
        java.time.Instant.now();
    }

    void startsAThread() {
        Executors.newCachedThreadPool().close();
    }

    void throwsDice() {
        UUID.randomUUID();
        new java.util.Random().nextInt();
    }
}
