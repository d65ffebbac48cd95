package dev.evenkeel.activities.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine, and the worker's own process, are like. */
final class Machine {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    /** HUP, INT, QUIT and TERM in the bit mask of ignored signals. */
    private static final long GRACEFUL_SIGNALS = 1 | 1 << 1 | 1 << 2 | 1 << 14;

    private static final Charset NATIVE = Charset.forName(
            System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));

    private Machine() {}

    /** Changes with each start of the machine; pids and start times mean nothing beyond it. */
    static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Tools need Linux: " + BOOT_ID + " is missing here. On macOS run the worker in a Linux container.",
                    e);
        }
    }

    static String umask() {
        return status("Umask");
    }

    /**
     * Whether this worker was started with a graceful signal ignored (by {@code nohup}, or with {@code &} from a
     * script). Its children would inherit that and never hear of a cancel.
     */
    static boolean ignoresGracefulSignals() {
        return (Long.parseUnsignedLong(status("SigIgn"), 16) & GRACEFUL_SIGNALS) != 0;
    }

    /** Java replaces what the locale cannot express by question marks: better not to start than to run that. */
    static boolean canPass(String text) {
        return NATIVE.newEncoder().canEncode(text);
    }

    private static String status(String key) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(key + ":"))
                    .map(line -> line.substring(key.length() + 1).strip())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(STATUS + " has no " + key + ": Linux 4.7 is needed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
