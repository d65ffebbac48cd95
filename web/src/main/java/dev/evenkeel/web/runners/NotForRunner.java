package dev.evenkeel.web.runners;

import org.jspecify.annotations.Nullable;

/** What a runner asked for is not for it, with what happened and what to do. */
final class NotForRunner extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String holder;

    NotForRunner(int status, String message) {
        this(status, message, null);
    }

    private NotForRunner(int status, String message, @Nullable String holder) {
        super(message);
        this.status = status;
        this.holder = holder;
    }

    /** The act was given to this runner, but another host has begun it. */
    static NotForRunner heldBy(String host) {
        return new NotForRunner(423, "The act is held by the host " + host + ".", host);
    }

    @Nullable
    String holder() {
        return holder;
    }

    int status() {
        return status;
    }
}
