package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

abstract class OpeningCases extends StoreCases {

    OpeningCases(Backend backend) {
        super(backend);
    }

    @Test
    void findsEverythingAgain() {
        store.journal().append(append(RUN, 1, 2, 1, "a"));
        store.close();
        store = Store.open(settings);

        assertThat(store.journal().read(RUN, 0)).hasSize(2);
        assertThat(store.journal().verify(RUN).ok()).isTrue();
        store.ping();
    }

    @Test
    void knowsEveryMigration() throws Exception {
        URI migrations =
                Objects.requireNonNull(Schema.class.getResource("migration")).toURI();
        try (Stream<Path> files = Files.list(Path.of(migrations))) {
            assertThat(files).extracting(file -> file.getFileName().toString()).hasSameElementsAs(Schema.MIGRATIONS);
        }
    }

    @Test
    void refusesTheStoreOfANewerVersion() {
        tamper("insert into schema_history (installed_rank, version, description, type, script, checksum, installed_by,"
                + " execution_time, success) select 99, '99', 'later', type, 'V99__later.sql', 1, installed_by, 1, success"
                + " from schema_history where version = '1'");
        store.close();

        assertThatThrownBy(() -> Store.open(settings))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer version (schema 99)")
                .hasMessageContaining("Start that version again");
    }

    @Test
    void refusesASchemaThatItHasNotMade() {
        tamper("update schema_history set checksum = 1 where version = '1'");
        store.close();

        assertThatThrownBy(() -> Store.open(settings))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is not the one")
                .hasMessageContaining("restore a backup");
    }

    @Test
    void refusesToWorkWhenClosed() {
        store.close();

        assertThatThrownBy(() -> store.journal().append(append(RUN, 1, 1, 0, "a")))
                .isInstanceOf(RuntimeException.class);
    }

    /** As another version would have left it: with another fingerprint. */
    private void tamper(String sql) {
        store.database().change(client -> {
            client.sql(sql).update();
            client.sql("delete from settings where name = 'schema'").update();
        });
    }
}
