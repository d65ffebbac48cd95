package dev.evenkeel.activities.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The standard error of a remote shell: sudo asks there, once, and is given the password on the standard input; the end of everything
 * else is kept.
 */
final class SudoPrompt extends OutputStream {

    static final String PROMPT = "evenkeel-sudo-asks:";
    private static final int KEPT = 2000;

    private final @Nullable String password;
    private final OutputStream input;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private boolean asked;

    SudoPrompt(@Nullable String password, OutputStream input) {
        this.password = password;
        this.input = input;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        seen.write(bytes, offset, Math.min(length, 2 * KEPT));
        String text = seen.toString(StandardCharsets.UTF_8);
        if (password != null && text.contains(PROMPT)) {
            keep(text.replace(PROMPT, ""));
            // Asked again: it was wrong. The end of the input is the answer, so that no second guess counts against the
            // account.
            if (!asked) {
                asked = true;
                input.write((password + "\n").getBytes(StandardCharsets.UTF_8));
                input.flush();
            } else {
                input.close();
            }
        } else if (text.length() > 2 * KEPT) {
            keep(text.substring(text.length() - KEPT));
        }
    }

    private void keep(String text) {
        seen.reset();
        seen.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    synchronized String text() {
        return seen.toString(StandardCharsets.UTF_8).strip();
    }
}
