package dev.evenkeel.activities.sql;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Reads;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SqlActivities;
import dev.evenkeel.workflows.runbook.SqlText;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** PostgreSQL by its JDBC driver. */
public final class SqlActivitiesImpl implements SqlActivities {

    private static final String CANCELED = "57014";

    private final ActRunner runner;
    private final SqlSettings settings;

    public SqlActivitiesImpl(ActRunner runner, SqlSettings settings) {
        this.runner = runner;
        this.settings = settings;
    }

    @Override
    public SqlResult query(SqlRequest request) {
        if (request.write()) {
            ActFailures.refuseInRehearsal(request.act(), "writes to no database");
        }
        if (SqlText.holdsSeveral(request.query())) {
            throw ActFailures.badRequest("These are several statements", "Write one.");
        }
        Target target = Target.of(request.url(), settings.rules());
        return runner.perform(request.act(), Reads.of(request), "ask " + target + ": " + request.query(), act -> {
            Database database = Database.of(act, request, target, settings.connectTimeout());
            Statements statements = new Statements(act);
            SqlResult result = request.proof()
                    ? proof(act, request, database, statements)
                    : asked(act, request, database, statements);
            act.log().line(result.summary());
            return result;
        });
    }

    private static SqlResult asked(RunningAct act, SqlRequest request, Database database, Statements statements)
            throws IOException {
        try {
            return request.write()
                    ? new Write(act, request, database, statements).once()
                    : statements.run(() -> once(act, request, database, statements));
        } catch (SQLException e) {
            throw failure(act, request, database, e);
        }
    }

    /** In a transaction that is never committed. */
    private static SqlResult once(RunningAct act, SqlRequest request, Database database, Statements statements)
            throws SQLException {
        try (Connection connection = database.open(!request.write())) {
            try (PreparedStatement statement = database.prepared(connection, request.query(), request.parameters())) {
                statements.current(statement);
                return Reading.result(statement, request, act.masker());
            } finally {
                rollback(connection);
            }
        }
    }

    private static void rollback(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
        }
    }

    private static SqlResult proof(RunningAct act, SqlRequest request, Database database, Statements statements) {
        try {
            SqlResult answer = statements.run(() -> once(act, request, database, statements));
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    database + (request.write() ? " still takes writes" : " still answers") + ": it does not refuse",
                    "Fence it, then try again. Nothing was committed.",
                    answer.summary());
        } catch (SQLException e) {
            Refusals.Kind kind = Refusals.of(e);
            String said = act.masker().mask(String.valueOf(e.getMessage()));
            return switch (kind) {
                case CONNECTION, AUTHENTICATION, READ_ONLY ->
                    new SqlResult(List.of(), Map.of(), null, 0, kind.word(), "refused (" + kind.word() + "): " + said);
                case PASSWORD ->
                    throw ActFailures.failure(
                            Failures.TOOL_FAILED,
                            database + " refuses the password, which proves nothing: another one may be let in",
                            "Give the step the password of its user, then try again.",
                            said);
                case SILENCE ->
                    throw ActFailures.failure(
                            Failures.UNREACHABLE,
                            database + " was not heard of, which proves nothing: it may be up for others",
                            "Find another proof, or see on the site itself.",
                            said);
                case STATEMENT ->
                    throw ActFailures.failure(
                            Failures.TOOL_FAILED,
                            database + " answered, so it is up: " + said,
                            "Fence it, or mend the statement, then try again.",
                            String.valueOf(e.getSQLState()));
            };
        }
    }

    private static ApplicationFailure failure(
            RunningAct act, SqlRequest request, Database database, SQLException trouble) {
        String said = act.masker().mask(String.valueOf(trouble.getMessage()));
        String state = String.valueOf(trouble.getSQLState());
        return switch (Refusals.of(trouble)) {
            case CONNECTION, SILENCE ->
                ActFailures.failure(
                        Failures.UNREACHABLE,
                        database + " does not answer: " + said,
                        "Check that the database is up, and the way to it from the host that acts. Nothing was"
                                + " committed.",
                        state);
            case AUTHENTICATION, PASSWORD ->
                ActFailures.failure(
                        Failures.TOOL_FAILED,
                        database + " refuses the login: " + said,
                        "Check the user, and the reference to the password.",
                        state);
            case READ_ONLY ->
                ActFailures.failure(
                        Failures.TOOL_FAILED,
                        said,
                        request.write()
                                ? "The database takes no writes: is it a standby?"
                                : "The step only reads; if it is meant to write, say 'write: true'.",
                        state);
            case STATEMENT ->
                ActFailures.failure(
                        state.equals(CANCELED) ? Failures.TIMED_OUT : Failures.TOOL_FAILED,
                        said,
                        state.equals(CANCELED)
                                ? "Give it a longer 'limit', or find out what it waits for. Nothing was committed."
                                : "Mend the statement or its parameters. Nothing was committed.",
                        state);
        };
    }
}
