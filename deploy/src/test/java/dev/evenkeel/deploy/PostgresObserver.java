package dev.evenkeel.deploy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Tries to write to each node all the while, each by a thread of its own, and keeps when a node took a write. */
final class PostgresObserver implements AutoCloseable {

    private static final Duration PACE = Duration.ofMillis(20);

    private final Queue<Took> took = new ConcurrentLinkedQueue<>();
    private final AtomicLong refused = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    PostgresObserver(PostgresNode... nodes) {
        for (PostgresNode node : nodes) {
            threads.add(Thread.ofPlatform().name("observer-" + node.name).start(() -> watch(node)));
        }
    }

    /** The node has committed a write at some moment between these two. */
    private record Took(String node, long from, long until) {}

    /** How often a node took no write. */
    long refused() {
        return refused.get();
    }

    /** When one node has taken a write no other may have taken one meanwhile. @return each moment at which two were open, for people */
    List<String> overlaps() {
        List<String> overlaps = new ArrayList<>();
        List<Took> all = inOrder();
        for (int i = 1; i < all.size(); i++) {
            Took after = all.get(i);
            Took before = all.get(i - 1);
            if (!before.node().equals(after.node()) && after.from() < before.until()) {
                overlaps.add(before + " while " + after);
            }
        }
        return overlaps;
    }

    /** Which node took writes, in the order of time: two that are open by turns would show here as well. */
    List<String> terms() {
        List<String> terms = new ArrayList<>();
        for (Took write : inOrder()) {
            if (terms.isEmpty() || !terms.getLast().equals(write.node())) {
                terms.add(write.node());
            }
        }
        return terms;
    }

    private List<Took> inOrder() {
        return took.stream().sorted(Comparator.comparingLong(Took::from)).toList();
    }

    private void watch(PostgresNode node) {
        while (!over) {
            try (Connection connection = node.open();
                    Statement statement = connection.createStatement()) {
                while (!over) {
                    long from = System.nanoTime();
                    statement.executeUpdate("insert into probe default values");
                    took.add(new Took(node.name, from, System.nanoTime()));
                    LockSupport.parkNanos(PACE.toNanos());
                }
            } catch (SQLException takesNone) {
                refused.incrementAndGet();
                LockSupport.parkNanos(PACE.toNanos());
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(30));
        }
    }
}
