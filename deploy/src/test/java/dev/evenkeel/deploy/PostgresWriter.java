package dev.evenkeel.deploy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that writes numbered rows all the while. Its front door is small: it goes to the node that took its last write, and to the
 * other one when that does not take the next.
 */
final class PostgresWriter implements AutoCloseable {

    private static final Duration PACE = Duration.ofMillis(10);

    private final List<PostgresNode> nodes;
    private final List<Acknowledged> acknowledged = new CopyOnWriteArrayList<>();
    private final List<Long> inDoubt = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    PostgresWriter(PostgresNode... nodes) {
        this.nodes = new ArrayList<>(List.of(nodes));
        this.thread = Thread.ofPlatform().name("writer").start(this::write);
    }

    /** A row that the client was told is safe. @param at when it was told */
    record Acknowledged(long number, String node, Instant at) {}

    List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /** Rows of which the client heard nothing: they may or may not be there. */
    List<Long> inDoubt() {
        return List.copyOf(inDoubt);
    }

    private void write() {
        long number = 0;
        while (!over) {
            try (Connection connection = nodes.getFirst().open();
                    PreparedStatement insert =
                            connection.prepareStatement("insert into evenkeel_marker (note) values (?)")) {
                while (!over) {
                    number++;
                    write(insert, number);
                    LockSupport.parkNanos(PACE.toNanos());
                }
            } catch (SQLException nextDoor) {
                nodes.add(nodes.removeFirst());
                LockSupport.parkNanos(PACE.toNanos());
            }
        }
    }

    private void write(PreparedStatement insert, long number) throws SQLException {
        insert.setString(1, Long.toString(number));
        try {
            insert.executeUpdate();
        } catch (SQLException trouble) {
            // A standby says so; everything else may have been done before the answer was lost.
            if (!"25006".equals(trouble.getSQLState())) {
                inDoubt.add(number);
            }
            throw trouble;
        }
        acknowledged.add(new Acknowledged(number, nodes.getFirst().name, Instant.now()));
    }

    /** The last row that was acknowledged; null before the first. */
    @Nullable
    Acknowledged last() {
        return acknowledged.isEmpty() ? null : acknowledged.getLast();
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        thread.join(Duration.ofSeconds(30));
    }
}
