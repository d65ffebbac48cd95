package dev.evenkeel.activities.process;

import java.io.IOException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.PumpStreamHandler;

/** Sends the signal for which Java has no call. */
final class Signals {
    private Signals() {}

    /** Sends SIGINT; a process that is gone already is left alone. */
    static void interrupt(ProcessId process) {
        if (!process.isAlive()) {
            return;
        }
        // The shell's own kill: small images have no /bin/kill.
        CommandLine line = new CommandLine("/bin/sh")
                .addArgument("-c", false)
                .addArgument("kill -INT \"$0\"", false)
                .addArgument(Long.toString(process.pid()), false);
        DefaultExecutor executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(new PumpStreamHandler(null, null, null))
                .get();
        executor.setExitValues(null);
        try {
            executor.execute(line);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Cannot send SIGINT to process " + process.pid() + ". Look at the limits of this host.", e);
        }
    }
}
