package dev.evenkeel.activities.process;

import java.util.List;

/** Processes of a tool are still there although they were killed, usually because they belong to another user. */
public final class CannotEnd extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotEnd(List<KilledProcess> left) {
        super(
                "Still running after SIGKILL: " + left
                        + ". End them by hand on this host (they may belong to another user, or hang in a device), then go on.");
    }
}
