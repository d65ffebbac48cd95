package dev.evenkeel.activities.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a wrapper, which lets go of them as its first act. Only what fails before that (no shell, no setsid)
 * is heard here, so no threads are needed to pump.
 */
final class LaunchStreams implements ExecuteStreamHandler {
    private static final int ENOUGH = 4_000;

    private @Nullable InputStream errors;
    private @Nullable OutputStream input;
    private volatile String complaint = "";

    String complaint() {
        return complaint;
    }

    @Override
    public void setProcessErrorStream(InputStream stream) {
        errors = stream;
    }

    @Override
    public void setProcessInputStream(OutputStream stream) {
        input = stream;
    }

    @Override
    public void setProcessOutputStream(InputStream stream) {}

    @Override
    public void start() throws IOException {
        if (input != null) {
            input.close();
        }
    }

    /** Called when the process has ended. */
    @Override
    public void stop() throws IOException {
        if (errors != null) {
            complaint = new String(errors.readNBytes(ENOUGH), StandardCharsets.UTF_8).strip();
        }
    }
}
