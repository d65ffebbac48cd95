package dev.evenkeel.activities.act;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Keeps of an output only the lines that its reader asks for, so that an output without end takes no memory. */
final class KeptLines implements Following {

    private static final int MOST = 16 * 1024 * 1024;

    private final Predicate<String> matters;
    private final Collected kept = new Collected(MOST);

    KeptLines(Predicate<String> matters) {
        this.matters = matters;
    }

    @Override
    public void line(String line) {
        if (matters.test(line)) {
            kept.add((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** None that a tool means to be read. */
    @Override
    public void tooLong() {}

    @Override
    public void beat() {}

    byte[] all() {
        return kept.end();
    }
}
