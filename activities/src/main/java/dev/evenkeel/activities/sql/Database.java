package dev.evenkeel.activities.sql;

import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.SqlActivities.SqlRequest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Connections to one database for one act, each for one transaction. */
final class Database {

    /** Of a result while it is read: what is larger is a mistake, and would fill the memory. */
    private static final String LARGEST_RESULT = "16M";

    private static final int ROWS_AT_ONCE = 200;

    private final Target target;
    private final SqlRequest request;
    private final @Nullable String password;
    private final Duration connectTimeout;

    Database(Target target, SqlRequest request, @Nullable String password, Duration connectTimeout) {
        this.target = target;
        this.request = request;
        this.password = password;
        this.connectTimeout = connectTimeout;
    }

    static Database of(RunningAct act, SqlRequest request, Target target, Duration connectTimeout) {
        String password = request.secret() == null ? null : act.secrets().get(request.secret());
        return new Database(target, request, password, connectTimeout);
    }

    /** What the session is called in the database, so that it can be found there: short, and the same for the same act. */
    String session() {
        return "evenkeel "
                + CanonicalJson.sha256(request.act().id().getBytes(StandardCharsets.UTF_8))
                        .substring(0, 24);
    }

    Connection open(boolean readOnly) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(target.options());
        if (request.user() != null) {
            properties.setProperty("user", request.user());
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        long seconds = Math.max(1, connectTimeout.toSeconds());
        properties.setProperty("connectTimeout", Long.toString(seconds));
        properties.setProperty("loginTimeout", Long.toString(seconds));
        // The database ends the statement first; only one that is silent runs into this.
        properties.setProperty("socketTimeout", Long.toString(request.statementMillis() / 1000 + 10));
        properties.setProperty("cancelSignalTimeout", Long.toString(seconds));
        properties.setProperty("ApplicationName", session());
        properties.setProperty("stringtype", "unspecified");
        properties.setProperty("maxResultBuffer", LARGEST_RESULT);
        properties.setProperty(
                "options",
                "-c statement_timeout=" + request.statementMillis() + " -c lock_timeout=" + request.statementMillis()
                        + " -c idle_in_transaction_session_timeout=" + (request.statementMillis() + 60_000)
                        + (readOnly ? " -c default_transaction_read_only=on" : ""));
        Driver driver = new org.postgresql.Driver();
        Connection connection = driver.connect(target.jdbc(), properties);
        if (connection == null) {
            throw new SQLException("The driver does not know this URL");
        }
        connection.setAutoCommit(false);
        if (readOnly) {
            connection.setReadOnly(true);
        }
        return connection;
    }

    PreparedStatement prepared(Connection connection, String query, List<@Nullable Object> parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(query);
        statement.setFetchSize(ROWS_AT_ONCE);
        for (int at = 0; at < parameters.size(); at++) {
            Object value = parameters.get(at);
            if (value instanceof Long || value instanceof Double || value instanceof Boolean) {
                statement.setObject(at + 1, value);
            } else if (value instanceof Integer number) {
                statement.setLong(at + 1, number);
            } else {
                statement.setString(
                        at + 1,
                        value == null ? null : value instanceof String text ? text : CanonicalJson.write(value));
            }
        }
        return statement;
    }

    /** The one truth value of a query that only reads; null when it has none. */
    @Nullable
    Boolean truth(String query) throws SQLException {
        try (Connection connection = open(true);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            Object value = result.next() ? result.getObject(1) : null;
            return value instanceof Boolean truth ? truth : null;
        }
    }

    /** {@code committed}, {@code aborted} or {@code in progress}, as the database's own record has it; null: it knows no more. */
    @Nullable
    String status(String transaction) throws SQLException {
        try (Connection connection = open(true);
                PreparedStatement statement = connection.prepareStatement("select txid_status(?::bigint)")) {
            statement.setString(1, transaction);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getString(1) : null;
            }
        }
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
