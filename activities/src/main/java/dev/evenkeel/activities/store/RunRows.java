package dev.evenkeel.activities.store;

import dev.evenkeel.activities.store.Sight.People;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of the table of runs: how a summary is written and read, and where a run's journal stands. */
final class RunRows {

    /** In characters; PostgreSQL's indexes take 2,700 bytes. */
    private static final int SEARCH_LENGTH = 400;

    private final Database database;

    RunRows(Database database) {
        this.database = database;
    }

    /** @param sealed the last entry that is sealed; 0 when none */
    record Position(long last, long sealed) {}

    /** The journal's position, the row locked until the end of the transaction. A run that is not known yet gets its row. */
    Position lock(JdbcClient client, RunSummary summary) {
        return lock(client, summary.runId()).orElseGet(() -> {
            insert(client, summary);
            return lock(client, summary.runId()).orElseThrow();
        });
    }

    Optional<Position> lock(JdbcClient client, String runId) {
        return position(client, runId, database.forUpdate());
    }

    Optional<Position> position(String runId) {
        return position(database.read(), runId, "");
    }

    private static Optional<Position> position(JdbcClient client, String runId, String forUpdate) {
        return client.sql("select last_seq, sealed_seq from runs where id = ?" + forUpdate)
                .params(runId)
                .query((row, number) -> new Position(row.getLong(1), row.getLong(2)))
                .optional();
    }

    /** @return whether the run is new */
    boolean insert(JdbcClient client, RunSummary summary) {
        return bind(client.sql("""
                        insert into runs (id, runbook, procedure, title, service, environment, mode, status, waiting_for,
                            waiting_role, alarm, doing, requester, definition_hash, commit_id, started_at, finished_at, search,
                            room, people)
                        values (:id, :runbook, :procedure, :title, :service, :environment, :mode, :status, :waitingFor,
                            :waitingRole, :alarm, :doing, :requester, :definitionHash, :commit, :startedAt, :finishedAt, :search,
                            :room, :people)
                        on conflict (id) do nothing"""), summary).update() == 1;
    }

    void update(JdbcClient client, RunSummary summary, long last, long sealed) {
        bind(client.sql("""
                        update runs set runbook = :runbook, procedure = :procedure, title = :title, service = :service,
                            environment = :environment, mode = :mode, status = :status, waiting_for = :waitingFor,
                            waiting_role = :waitingRole, alarm = :alarm, doing = :doing, requester = :requester,
                            definition_hash = :definitionHash, commit_id = :commit, started_at = :startedAt,
                            finished_at = :finishedAt, search = :search, room = :room, people = :people, last_seq = :last, sealed_seq = :sealed
                        where id = :id"""), summary)
                .param("last", last)
                .param("sealed", sealed)
                .update();
    }

    void move(JdbcClient client, String runId, long last, long sealed) {
        client.sql("update runs set last_seq = ?, sealed_seq = ? where id = ?")
                .params(last, sealed, runId)
                .update();
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, RunSummary summary) {
        return statement
                .param("id", summary.runId())
                .param("runbook", Text.clean(summary.runbook()))
                .param("procedure", Text.clean(summary.procedure()))
                .param("title", Text.clean(summary.title()))
                .param("service", Text.cleanOrNull(summary.service()))
                .param("environment", Text.clean(summary.environment()))
                .param("mode", summary.mode().name())
                .param("status", summary.status().name())
                .param("waitingFor", summary.waitingFor())
                .param("waitingRole", nameOf(summary.waitingRole()))
                .param("alarm", nameOf(summary.alarm()))
                .param("doing", Text.clean(summary.at()))
                .param("requester", Text.clean(summary.requester()))
                .param("definitionHash", summary.definitionHash())
                .param("commit", Text.clean(summary.commit()))
                .param("startedAt", summary.startedAt())
                .param("finishedAt", summary.finishedAt())
                .param("search", searchText(summary))
                .param("room", Text.cleanOrNull(summary.room()))
                .param("people", summary.people() == null ? null : People.write(summary.people()));
    }

    static RunSummary read(ResultSet row, int number) throws SQLException {
        @Nullable String waitingRole = row.getString("waiting_role");
        @Nullable String alarm = row.getString("alarm");
        long finishedAt = row.getLong("finished_at");
        @Nullable String people = row.getString("people");
        return new RunSummary(
                row.getString("id"),
                row.getString("runbook"),
                row.getString("procedure"),
                row.getString("title"),
                row.getString("service"),
                row.getString("environment"),
                Mode.valueOf(row.getString("mode")),
                RunStatus.valueOf(row.getString("status")),
                row.getString("waiting_for"),
                waitingRole == null ? null : Role.valueOf(waitingRole),
                alarm == null ? null : RunSummary.Alarm.valueOf(alarm),
                row.getString("doing"),
                row.getString("requester"),
                row.getString("definition_hash"),
                row.getString("commit_id"),
                row.getLong("started_at"),
                finishedAt == 0 ? null : finishedAt,
                row.getString("room"),
                people == null ? null : People.read(people));
    }

    private static @Nullable String nameOf(@Nullable Enum<?> word) {
        return word == null ? null : word.name();
    }

    private static String searchText(RunSummary summary) {
        String text = Stream.of(
                        summary.runId(),
                        summary.runbook(),
                        summary.requester(),
                        summary.service() == null ? "" : summary.service(),
                        summary.title())
                .collect(Collectors.joining("\n"))
                .toLowerCase(Locale.ROOT);
        return Text.clean(text.substring(0, Math.min(text.length(), SEARCH_LENGTH)));
    }
}
