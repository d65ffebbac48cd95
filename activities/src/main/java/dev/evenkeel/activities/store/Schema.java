package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tables. Flyway makes them; since it takes a second of a start until it has found that there is nothing to do, the store
 * remembers the fingerprint of the migrations that it has seen, and Flyway is only asked when that differs.
 */
final class Schema {

    static final String FOLDER = "dev/evenkeel/activities/store/migration";
    static final List<String> MIGRATIONS = List.of(
            "V1__foundation.sql",
            "V2__api_tokens.sql",
            "V3__locks.sql",
            "V4__people.sql",
            "V5__secrets.sql",
            "V6__runners.sql",
            "V7__plays.sql",
            "V8__deployments.sql",
            "V9__primaries.sql",
            "V10__schedules.sql",
            "V11__readiness.sql",
            "V12__report_notes.sql",
            "V13__alerts.sql",
            "V14__lost_runners.sql",
            "V15__post_mortems.sql",
            "V16__chat_commands.sql",
            "V17__merged_incidents.sql",
            "V18__action_reminders.sql",
            "V19__private_incidents.sql",
            "V20__alert_news.sql");
    private static final String SETTING = "schema";

    private final DataSource source;
    private final String place;

    Schema(DataSource source, String place) {
        this.source = source;
        this.place = place;
    }

    /** @param bytes the database's type for bytes */
    void bringUpToDate(String bytes) {
        JdbcClient client = JdbcClient.create(source);
        byte[] fingerprint = fingerprint();
        if (seen(client, fingerprint)) {
            return;
        }
        try {
            migrate(bytes);
        } catch (FlywayValidateException e) {
            throw new StoreException(
                    "The schema of the store at " + place + " is not the one that this version has made: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ".",
                    "Start the version that wrote it, or restore a backup of the store.",
                    e);
        }
        client.sql(
                        "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value")
                .params(SETTING, fingerprint)
                .update();
    }

    private static boolean seen(JdbcClient client, byte[] fingerprint) {
        try {
            return client.sql("select count(*) from settings where name = ? and value = ?")
                            .params(SETTING, fingerprint)
                            .query(Integer.class)
                            .single()
                    == 1;
        } catch (DataAccessException e) {
            return false; // no tables yet, or no database: Flyway makes the ones and tells the other
        }
    }

    private void migrate(String bytes) {
        Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:" + FOLDER)
                .table("schema_history")
                .placeholders(Map.of("bytes", bytes))
                .loggers("slf4j")
                .load();
        MigrationInfo[] applied = flyway.info().applied();
        if (applied.length > 0 && applied[applied.length - 1].getState().name().startsWith("FUTURE")) {
            throw new StoreException(
                    "The store at " + place + " was written by a newer version (schema "
                            + applied[applied.length - 1].getVersion() + ").",
                    "Start that version again, or restore a backup from before the upgrade.",
                    null);
        }
        flyway.migrate();
    }

    private static byte[] fingerprint() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String migration : MIGRATIONS) {
            try (InputStream text = Schema.class.getResourceAsStream("migration/" + migration)) {
                if (text == null) {
                    throw new IllegalStateException("The migration " + migration + " is not in the application.");
                }
                text.transferTo(all);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return CanonicalJson.sha256(all.toByteArray()).getBytes(StandardCharsets.US_ASCII);
    }
}
