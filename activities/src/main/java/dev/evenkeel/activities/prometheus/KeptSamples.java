package dev.evenkeel.activities.prometheus;

import dev.evenkeel.activities.act.ActLogs;
import dev.evenkeel.activities.act.RunningAct;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The samples of a gate in its act's folder, from which a restarted worker goes on counting, and in the log, which the page shows. */
final class KeptSamples {

    private final RunningAct act;
    private final ActLogs logs;
    private final Path file;

    KeptSamples(RunningAct act, ActLogs logs) {
        this.act = act;
        this.logs = logs;
        this.file = act.folder().resolve("samples");
    }

    List<Sample> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        if (end < text.length()) {
            Files.writeString(file, text.substring(0, end));
        }
        publish();
        return Sample.read(text.substring(0, end));
    }

    void keep(Sample sample) throws IOException {
        Files.writeString(file, sample.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        publish();
    }

    /** What was kept but not stored, because the worker or the store was away, follows now. */
    private void publish() throws IOException {
        byte[] all = Files.readAllBytes(file);
        long base = act.logBase();
        long stored = Math.max(0, logs.storedUpTo(act.act(), Sample.STREAM) - base);
        if (stored < all.length) {
            String rest = new String(all, (int) stored, all.length - (int) stored, StandardCharsets.UTF_8);
            logs.append(act.act(), Sample.STREAM, base + stored, base + all.length, rest, System.currentTimeMillis());
        }
    }
}
