package dev.evenkeel.activities.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Reaches the database of some settings and brings its schema up to date. */
final class Connections {

    private static final int BUSY_MILLIS = 5_000;
    /** Lists read much of a table: without copying each page they take half the time. */
    private static final String READ_MAPPED_BYTES = "268435456";

    private static final int CONNECT_SECONDS = 5;
    private static final int SOCKET_SECONDS = 60;

    private final StoreSettings settings;

    Connections(StoreSettings settings) {
        this.settings = settings;
    }

    Database open() {
        try {
            if (settings.sqlite()) {
                makeFolder();
                DataSource writer = sqlite(false);
                new Schema(writer, settings.place()).bringUpToDate("blob");
                return Database.sqlite(writer, sqlite(true));
            }
            DataSource source = postgresql();
            new Schema(source, settings.place()).bringUpToDate("bytea");
            return Database.postgresql(source);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unreachable(e);
        }
    }

    private SQLiteDataSource sqlite(boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(
                SQLiteConfig.SynchronousMode.valueOf(settings.synchronous().name()));
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setReadOnly(readOnly);
        if (readOnly) {
            config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, READ_MAPPED_BYTES);
        }
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(settings.url());
        return source;
    }

    private PGSimpleDataSource postgresql() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(SOCKET_SECONDS);
        source.setTcpKeepAlive(true);
        source.setApplicationName("evenkeel");
        source.setUrl(settings.url());
        if (settings.user() != null) {
            source.setUser(settings.user());
        }
        if (settings.password() != null) {
            source.setPassword(settings.password());
        }
        return source;
    }

    private void makeFolder() {
        String file = settings.place().substring(StoreSettings.SQLITE.length());
        @Nullable Path folder = Path.of(file).toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new StoreException(
                    "The folder of the store, " + folder + ", cannot be made: " + e.getMessage() + ".",
                    "Make it, or give the user of this process the right to.",
                    e);
        }
    }

    private StoreException unreachable(RuntimeException e) {
        String text = String.valueOf(rootOf(e).getMessage());
        if (text.contains("SQLITE_NOTADB") || text.contains("SQLITE_CORRUPT")) {
            return new StoreException(
                    "The store at " + settings.place() + " is damaged or is no store: " + text + ".",
                    "Stop every process that uses it, move the file away and restore a backup of it.",
                    e);
        }
        if (settings.sqlite()) {
            return new StoreException(
                    "The store at " + settings.place() + " cannot be opened: " + text + ".",
                    "Look whether the disk is full, the file can be written by this process, and no other process has locked it.",
                    e);
        }
        return new StoreException(
                "The store at " + settings.place() + " cannot be reached: " + text + ".",
                "Look whether PostgreSQL runs there, and whether the database, the user and the password are right.",
                e);
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
