package dev.evenkeel.activities.ssh;

import org.jspecify.annotations.Nullable;

/** The way to the target broke or was not there; what runs on it goes on. */
final class ConnectionLost extends Exception {
    private static final long serialVersionUID = 1L;

    ConnectionLost(String why, @Nullable Throwable cause) {
        super(why, cause);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
