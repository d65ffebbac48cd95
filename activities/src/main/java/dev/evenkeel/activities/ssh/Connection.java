package dev.evenkeel.activities.ssh;

import com.jcraft.jsch.Session;
import org.jspecify.annotations.Nullable;

/** The use of a connection, which others may use at the same time. */
final class Connection implements AutoCloseable {

    private static final int OPEN_MILLIS = 10_000;

    private final Session session;
    private final boolean fresh;
    private final Runnable release;
    private final Runnable broken;
    private boolean closed;

    /** @param fresh whether it was made just now, so that its host is there for sure */
    Connection(Session session, boolean fresh, Runnable release, Runnable broken) {
        this.session = session;
        this.fresh = fresh;
        this.release = release;
        this.broken = broken;
    }

    /** @param command what the shell runs; null: what it is sent */
    RemoteShell shell(@Nullable Become become, @Nullable String command) throws ConnectionLost, ShellRefused {
        try {
            return RemoteShell.open(session, become, command, OPEN_MILLIS);
        } catch (ConnectionLost lost) {
            broken.run();
            throw lost;
        }
    }

    boolean isFresh() {
        return fresh;
    }

    /** The way on to another host. */
    JumpProxy proxy() {
        return new JumpProxy(session);
    }

    /** The connection is of no use any more, to anybody. */
    void broken() {
        broken.run();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
