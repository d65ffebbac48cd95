package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the log of an act begins on this host. What a host before it has stored, which only the server knows, stays in front: the
 * offsets of the further host come from the clock, so that they lie behind those of any before it.
 */
final class LogBase {

    private static final String FILE = "log-base";

    /** 4 KiB for each millisecond that has gone by since an earlier host began: more than any tool prints. */
    private static final int BYTES_PER_MILLI = 4096;

    private LogBase() {}

    /** @param why it begins anew, for the reader of the log */
    static void anew(Act act, ActLogs logs, Path folder, String why) throws IOException {
        long now = System.currentTimeMillis();
        long base = now * BYTES_PER_MILLI;
        String line = why + "\n";
        long behind = base + line.getBytes(StandardCharsets.UTF_8).length;
        Files.writeString(folder.resolve(FILE), Long.toString(behind));
        logs.append(act, "out", base, behind, line, now);
    }

    /** @return 0 unless another host has begun the act before this one */
    static long of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    }
}
