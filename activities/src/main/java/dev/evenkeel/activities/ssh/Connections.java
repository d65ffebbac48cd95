package dev.evenkeel.activities.ssh;

import com.jcraft.jsch.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this host. Acts with the same route share them; one that nobody uses is closed after a while; one that broke is
 * replaced by the next who asks. There are never more than the settings allow, and few are being made at the same time.
 */
final class Connections {

    /** OpenSSH allows ten sessions over one connection (MaxSessions). */
    private static final int MOST_USERS = 8;

    /** Ways through a jump host are no sessions. */
    private static final int MOST_THROUGH = 64;

    private static final long OLDEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final SshSettings settings;
    private final Greeting greeting;
    private final Semaphore room;
    private final Map<Route, ReentrantLock> opening = new ConcurrentHashMap<>();
    private final List<Shared> open = new ArrayList<>();
    private boolean watched;

    /** One connection. Guarded by the lock on {@link #open}. */
    private static final class Shared {
        final Route route;
        final Session session;
        final @Nullable Connection jump;
        final long since = System.nanoTime();
        int users = 1;
        long idleSince;
        boolean broken;

        Shared(Route route, Session session, @Nullable Connection jump) {
            this.route = route;
            this.session = session;
            this.jump = jump;
        }

        boolean takes(int most) {
            return !broken && users < most && session.isConnected() && System.nanoTime() - since < OLDEST_NANOS;
        }
    }

    Connections(SshSettings settings) {
        this.settings = settings;
        this.greeting = new Greeting(settings);
        this.room = new Semaphore(settings.most(), true);
    }

    /** How many are open. */
    int size() {
        synchronized (open) {
            return open.size();
        }
    }

    /** @throws ConnectionLost when the host cannot be reached */
    Connection to(Route route) throws ConnectionLost, InterruptedException {
        return to(route, MOST_USERS);
    }

    private Connection to(Route route, int most) throws ConnectionLost, InterruptedException {
        // One after the other, so that acts that begin together find the connection of the first.
        ReentrantLock turn = opening.computeIfAbsent(route, key -> new ReentrantLock());
        turn.lockInterruptibly();
        try {
            Shared found = taken(route, most);
            Shared shared = found == null ? opened(route) : found;
            return new Connection(shared.session, found == null, () -> release(shared), () -> breaks(shared));
        } finally {
            turn.unlock();
            if (!turn.hasQueuedThreads()) {
                opening.remove(route, turn);
            }
        }
    }

    private @Nullable Shared taken(Route route, int most) {
        synchronized (open) {
            for (Shared shared : open) {
                if (shared.route.equals(route) && shared.takes(most)) {
                    shared.users++;
                    return shared;
                }
            }
        }
        return null;
    }

    private Shared opened(Route route) throws ConnectionLost, InterruptedException {
        if (!room.tryAcquire() && !(closeIdle(0) && room.tryAcquire())) {
            throw new ConnectionLost("this host has " + settings.most() + " connections open already", null);
        }
        Connection jump = null;
        Shared shared = null;
        try {
            jump = route.isDirect() ? null : jump(route.before());
            shared = new Shared(route, greeting.connect(route, jump), jump);
        } finally {
            if (shared == null) {
                room.release();
                if (jump != null) {
                    jump.close();
                }
            }
        }
        synchronized (open) {
            open.add(shared);
            if (!watched) {
                watched = true;
                Thread.ofVirtual().name("ssh-idle").start(this::watch);
            }
        }
        return shared;
    }

    private Connection jump(Route before) throws ConnectionLost, InterruptedException {
        try {
            return to(before, MOST_THROUGH);
        } catch (ConnectionLost lost) {
            throw new ConnectionLost(
                    "on the way, " + before.target().host() + " cannot be reached: " + lost.why(), lost);
        }
    }

    private void release(Shared shared) {
        boolean close;
        synchronized (open) {
            shared.users--;
            shared.idleSince = System.nanoTime();
            close = shared.users == 0 && (shared.broken || !shared.session.isConnected());
        }
        if (close) {
            close(shared);
        }
    }

    private void breaks(Shared shared) {
        synchronized (open) {
            shared.broken = true;
        }
    }

    private void close(Shared shared) {
        synchronized (open) {
            if (!open.remove(shared)) {
                return;
            }
        }
        shared.session.disconnect();
        if (shared.jump != null) {
            shared.jump.close();
        }
        room.release();
    }

    /** @return whether any was */
    private boolean closeIdle(long nanos) {
        List<Shared> idle;
        synchronized (open) {
            idle = open.stream()
                    .filter(shared -> shared.users == 0 && System.nanoTime() - shared.idleSince >= nanos)
                    .toList();
        }
        idle.forEach(this::closeUnused);
        return !idle.isEmpty();
    }

    private void closeUnused(Shared shared) {
        synchronized (open) {
            if (shared.users > 0) {
                return;
            }
            // Nobody takes it any more.
            shared.broken = true;
        }
        close(shared);
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                closeIdle(settings.idle().toNanos());
                synchronized (open) {
                    if (open.isEmpty()) {
                        watched = false;
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
