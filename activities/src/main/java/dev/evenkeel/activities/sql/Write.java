package dev.evenkeel.activities.sql;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SqlActivities.SqlRequest;
import dev.evenkeel.workflows.contract.SqlActivities.SqlResult;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One transaction, done once. Its number and its result are kept on disk before it is committed: as long as there is no such file, nothing
 * was committed; when there is one, the database's own record tells what became of it.
 */
final class Write {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ASKED_FOR = Duration.ofSeconds(30);

    private final RunningAct act;
    private final SqlRequest request;
    private final Database database;
    private final Statements statements;
    private final Path file;

    /** @param transaction its number */
    record Kept(String transaction, SqlResult result) {}

    Write(RunningAct act, SqlRequest request, Database database, Statements statements) {
        this.act = act;
        this.request = request;
        this.database = database;
        this.statements = statements;
        this.file = act.folder().resolve("transaction");
    }

    SqlResult once() throws SQLException, IOException {
        if (Files.exists(file)) {
            Kept kept = kept();
            if (committed(kept, "The worker stopped while it was committed")) {
                act.log().line("It was committed before, as transaction " + kept.transaction());
                return kept.result();
            }
            act.log().line("It was not committed before, as the database knows; it is done now");
            Files.delete(file);
        }
        try {
            return statements.run(this::transaction);
        } catch (CommitLost lost) {
            if (committed(lost.kept, lost.getMessage())) {
                return lost.kept.result();
            }
            throw lost.trouble;
        } catch (ApplicationFailure timedOut) {
            if (Files.exists(file) && committed(kept(), "The time of the step was over while it was committed")) {
                return kept().result();
            }
            throw timedOut;
        }
    }

    private Kept kept() throws IOException {
        return JSON.readValue(Files.readAllBytes(file), Kept.class);
    }

    /** The commit was sent, and no answer came. */
    private static final class CommitLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Kept kept;
        private final SQLException trouble;

        CommitLost(Kept kept, SQLException trouble) {
            super(trouble.getMessage(), trouble);
            this.kept = kept;
            this.trouble = trouble;
        }
    }

    private SqlResult transaction() throws SQLException, IOException {
        try (Connection connection = database.open(false);
                PreparedStatement statement = database.prepared(connection, request.query(), request.parameters())) {
            statements.current(statement);
            SqlResult result = Reading.result(statement, request, act.masker());
            Kept kept = new Kept(number(connection), result);
            keep(kept);
            try {
                connection.commit();
            } catch (SQLException e) {
                throw new CommitLost(kept, e);
            }
            return result;
        }
    }

    private static String number(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet number = statement.executeQuery("select txid_current()::text")) {
            if (!number.next()) {
                throw new SQLException("The database does not tell the number of the transaction");
            }
            return number.getString(1);
        }
    }

    private void keep(Kept kept) throws IOException {
        Path draft = file.resolveSibling("transaction.draft");
        PrivateFiles.write(draft, JSON.writeValueAsBytes(kept));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** @throws ApplicationFailure of type UNKNOWN_OUTCOME when nobody can say */
    private boolean committed(Kept kept, @Nullable String why) {
        long until = System.nanoTime() + ASKED_FOR.toNanos();
        long patience =
                System.nanoTime() + Duration.ofMillis(request.statementMillis()).toNanos() + ASKED_FOR.toNanos();
        while (true) {
            String seen;
            try {
                Optional<Boolean> known = known(kept.transaction());
                if (known.isPresent()) {
                    return known.get();
                }
                seen = "transaction " + kept.transaction() + " is still in progress";
                if (System.nanoTime() > patience) {
                    throw unknown(why, seen);
                }
            } catch (SQLException e) {
                seen = act.masker().mask(String.valueOf(e.getMessage()));
                if (System.nanoTime() > until || Refusals.of(e) == Refusals.Kind.STATEMENT) {
                    throw unknown(why, seen);
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            act.pulse();
        }
    }

    /** @return empty while it goes on */
    private Optional<Boolean> known(String transaction) throws SQLException {
        String status = statements
                .run(() -> Optional.ofNullable(database.status(transaction)))
                .orElse("");
        return switch (status) {
            case "committed" -> Optional.of(true);
            case "aborted" -> Optional.of(false);
            case "in progress" -> Optional.empty();
            default -> Optional.of(readBack(transaction));
        };
    }

    private boolean readBack(String transaction) throws SQLException {
        String query = request.doneWhen();
        Boolean done = query == null
                ? null
                : statements
                        .run(() -> Optional.ofNullable(database.truth(query)))
                        .orElse(null);
        if (done == null) {
            throw unknown(
                    "The database does not know any more what became of transaction " + transaction,
                    query == null ? "" : "done_when does not say it either");
        }
        return done;
    }

    private ApplicationFailure unknown(@Nullable String why, String seen) {
        return ActFailures.failure(
                Failures.UNKNOWN_OUTCOME,
                "It was sent to " + database + ", but nobody can say whether it was committed",
                "Look in the database whether it was done, then say so here.",
                (why == null ? "" : act.masker().mask(why) + "\n") + seen);
    }
}
