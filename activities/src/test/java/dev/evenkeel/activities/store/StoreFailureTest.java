package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.activities.act.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

class StoreFailureTest {

    @TempDir
    Path folder;

    @Test
    void refusesAFileThatIsNoStore() throws IOException {
        Files.writeString(folder.resolve("evenkeel.db"), "This is no database. ".repeat(1_000));

        assertThatThrownBy(() -> Store.open(StoreSettings.folder(folder)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("damaged or is no store")
                .hasMessageContaining("restore a backup");
    }

    @Test
    void saysWhenItCannotMakeTheFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> Store.open(StoreSettings.folder(file.resolve("below"))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot be made")
                .hasMessageContaining("Make it");
    }

    @Test
    void saysWhenPostgresqlIsNotThere() throws IOException {
        int port = Ports.free();
        StoreSettings settings = StoreSettings.postgresql(
                "jdbc:postgresql://127.0.0.1:" + port + "/evenkeel?password=hidden", "a", "secret");

        assertThatThrownBy(() -> Store.open(settings))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("Look whether PostgreSQL runs there")
                .hasMessageNotContainingAny("hidden", "secret");
    }

    @Test
    void refusesAnotherKindOfDatabase() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreSettings("jdbc:h2:mem:", null, null, StoreSettings.Synchronous.FULL))
                .withMessageContaining("Write jdbc:sqlite:FILE");
    }

    @Test
    void showsNoPassword() {
        assertThat(StoreSettings.postgresql("jdbc:postgresql://a:hidden@host/db?password=hidden", "a", "hidden"))
                .asString()
                .doesNotContain("hidden");
    }

    @Test
    void commitsSynchronouslyUnlessToldOtherwise() {
        try (Store store = Store.open(StoreSettings.folder(folder))) {
            assertThat(pragma(store, "synchronous")).isEqualTo("2");
            assertThat(pragma(store, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(store, "foreign_keys")).isEqualTo("1");
        }
        StoreSettings faster =
                new StoreSettings(StoreSettings.folder(folder).url(), null, null, StoreSettings.Synchronous.NORMAL);
        try (Store store = Store.open(faster)) {
            assertThat(pragma(store, "synchronous")).isEqualTo("1");
        }
    }

    @Test
    void passesOnThatTheDatabaseIsLockedAndGoesOnAfterwards() throws SQLException {
        StoreSettings settings = StoreSettings.folder(folder);
        try (Store store = Store.open(settings);
                Connection other = DriverManager.getConnection(settings.url())) {
            other.createStatement().execute("begin immediate");
            assertThatThrownBy(() -> store.runs().requested(StoreCases.summary("a")))
                    .isInstanceOfAny(DataAccessException.class, TransactionException.class)
                    .hasStackTraceContaining("SQLITE_BUSY");
            assertThat(store.runs().find("a")).isEmpty();
            other.createStatement().execute("rollback");

            assertThat(store.runs().requested(StoreCases.summary("a"))).isTrue();
        }
    }

    private static String pragma(Store store, String name) {
        return store.database()
                .write(client -> client.sql("pragma " + name)
                        .query((row, number) -> String.valueOf(row.getString(1)))
                        .single());
    }
}
