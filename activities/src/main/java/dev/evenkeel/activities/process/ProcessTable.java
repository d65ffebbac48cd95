package dev.evenkeel.activities.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The processes of this machine at one moment, from {@code /proc}. {@link ProcessHandle} knows neither the session of
 * a process nor its exact start time.
 */
record ProcessTable(Map<Long, Entry> entries) {
    private static final Path PROC = Path.of("/proc");
    /** Of Linux on the processors that Java runs on, but for some ARM systems with larger pages, where less is counted. */
    private static final long PAGE = 4096;

    record Entry(ProcessId id, String name, char state, long parent, long session) {
        boolean isZombie() {
            return state == 'Z' || state == 'X';
        }

        boolean isAsleep() {
            return state == 'S';
        }
    }

    static ProcessTable now() {
        Map<Long, Entry> entries = new HashMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                read(Long.parseLong(folder.getFileName().toString()))
                        .filter(entry -> !entry.isZombie())
                        .ifPresent(entry -> entries.put(entry.id().pid(), entry));
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("Cannot read /proc. Evenkeel needs it to find the processes of a tool.", e);
        }
        return new ProcessTable(entries);
    }

    static Optional<Entry> read(long pid) {
        try {
            // Latin 1 because a process may call itself anything.
            return Optional.of(parse(
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** The line is {@code pid (name) state parent group session …}; the name may hold blanks and parentheses. */
    static Entry parse(String stat) {
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        String[] fields = stat.substring(close + 2).split(" ", -1);
        long pid = Long.parseLong(stat.substring(0, open - 1));
        return new Entry(
                new ProcessId(pid, Long.parseLong(fields[19])),
                stat.substring(open + 1, close),
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[3]));
    }

    /** Memory in use that it shares with no file and no other process; 0 when it is gone. */
    static long privateBytes(long pid) {
        try {
            String[] pages = Files.readString(
                            PROC.resolve(Long.toString(pid)).resolve("statm"), StandardCharsets.ISO_8859_1)
                    .split(" ", -1);
            return Math.max(0, Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE;
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Whether the process was started with {@code variable} (as {@code NAME=value}) in its environment. */
    static boolean startedWith(long pid, String variable) {
        try {
            byte[] environment =
                    Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
            return ("\0" + new String(environment, StandardCharsets.ISO_8859_1)).contains("\0" + variable + "\0");
        } catch (IOException goneOrForeign) {
            return false;
        }
    }
}
