package dev.evenkeel.activities.sql;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What kind of trouble a database makes. Only what the database, or its host, said itself is a refusal: silence proves nothing. */
final class Refusals {

    enum Kind {
        /** The host answers that nobody listens there. */
        CONNECTION("connection"),
        /** The database does not let this user in. */
        AUTHENTICATION("authentication"),
        /** The password is wrong, which says nothing about the database. */
        PASSWORD(""),
        /** The database takes no writes. */
        READ_ONLY("read_only"),
        /** Nothing was heard, or nothing that says more: no connection, no name, no answer in time, a broken connection. */
        SILENCE(""),
        /** The database understood, and says no to this statement. */
        STATEMENT("");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private Refusals() {}

    static Kind of(SQLException trouble) {
        String state = trouble.getSQLState() == null ? "" : trouble.getSQLState();
        if (state.equals("28P01")) {
            return Kind.PASSWORD;
        }
        if (state.startsWith("28")) {
            return Kind.AUTHENTICATION;
        }
        if (state.equals("25006")) {
            return Kind.READ_ONLY;
        }
        if (state.startsWith("08") || state.startsWith("57P") || state.equals("53300") || state.isEmpty()) {
            return refusedByHost(trouble) ? Kind.CONNECTION : Kind.SILENCE;
        }
        return Kind.STATEMENT;
    }

    /** No route, no name and no answer come as other exceptions. */
    private static boolean refusedByHost(SQLException trouble) {
        for (@Nullable Throwable cause = trouble.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return false;
            }
            if (cause instanceof ConnectException) {
                return String.valueOf(cause.getMessage()).contains("refused");
            }
        }
        return false;
    }
}
