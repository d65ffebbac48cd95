package dev.evenkeel.activities.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The connections. SQLite: one writer behind a queue, and some readers that are never in its way. PostgreSQL: one pool, and each
 * write a transaction of its own, since the server commits those together that come together.
 */
final class Database implements AutoCloseable {

    private static final int CONNECTIONS = 16;
    private static final int SQLITE_READERS = 4;

    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private final JdbcClient reader;
    private final JdbcClient writer;
    private final TransactionTemplate transactions;
    private final @Nullable WriteQueue queue;

    private Database(HikariDataSource writers, HikariDataSource readers, boolean queued) {
        this.writers = writers;
        this.readers = readers;
        this.reader = JdbcClient.create(readers);
        this.writer = JdbcClient.create(writers);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(writers));
        this.queue = queued ? new WriteQueue(transactions, this::lockSqlite, this::renewWriter) : null;
    }

    static Database sqlite(DataSource writer, DataSource reader) {
        return new Database(
                pool(writer, "store-writer", 1, false), pool(reader, "store-readers", SQLITE_READERS, true), true);
    }

    static Database postgresql(DataSource source) {
        HikariDataSource pool = pool(source, "store", CONNECTIONS, false);
        return new Database(pool, pool, false);
    }

    /** Reads what is committed. */
    JdbcClient read() {
        return reader;
    }

    /** Runs {@code work} in a transaction and returns when it is committed. {@code work} may run twice; the first is undone then. */
    <T> T write(Function<JdbcClient, T> work) {
        if (queue != null) {
            return queue.write(() -> work.apply(writer));
        }
        @Nullable T value = transactions.execute(transaction -> work.apply(writer));
        if (value == null) {
            throw new IllegalStateException("A write gave nothing");
        }
        return value;
    }

    void change(Consumer<JdbcClient> work) {
        write(client -> {
            work.accept(client);
            return true;
        });
    }

    boolean sqlite() {
        return queue != null;
    }

    /** The end of a select whose rows are about to be changed. SQLite has one writer and needs no lock. */
    String forUpdate() {
        return sqlite() ? "" : " for update";
    }

    /** A text that differs when another process has committed something since it was read last. */
    String changeMark() {
        if (queue != null) {
            return queue.write(
                    () -> writer.sql("pragma data_version").query(String.class).single());
        }
        return reader.sql("select cast(pg_current_snapshot() as text)")
                .query(String.class)
                .single();
    }

    @Override
    public void close() {
        if (queue != null) {
            queue.close();
        }
        readers.close();
        writers.close();
    }

    /**
     * A write that changes nothing takes SQLite's write lock before anything is read. The driver's own IMMEDIATE mode would do it in
     * its begin; when that fails, the driver goes on outside of any transaction, and it begins anew within each commit.
     */
    private void lockSqlite() {
        writer.sql("delete from settings where name is null").update();
    }

    /** SQLite ends a transaction by itself when the disk is full or fails, which the driver does not notice. */
    private void renewWriter() {
        writers.getHikariPoolMXBean().softEvictConnections();
    }

    private static HikariDataSource pool(DataSource source, String name, int size, boolean readOnly) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName(name);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setReadOnly(readOnly);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }
}
