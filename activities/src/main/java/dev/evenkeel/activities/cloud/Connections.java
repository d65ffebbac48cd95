package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What happened to a connection, as an SDK's exception tells by its causes. */
public final class Connections {

    private static final int DEEPEST = 12;

    private Connections() {}

    /** Not reached, or reached and lost: only the first means that nothing was done. */
    public static CloudTrouble trouble(Throwable thrown) {
        @Nullable Throwable cause = thrown;
        Throwable deepest = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            deepest = cause;
            switch (cause) {
                case CloudTrouble known -> {
                    return known;
                }
                case UnknownHostException e -> {
                    return new CloudTrouble(Kind.UNREACHABLE, "the name " + e.getMessage() + " has no address");
                }
                case ConnectException e -> {
                    return new CloudTrouble(Kind.UNREACHABLE, "no connection (" + e.getMessage() + ")");
                }
                case HttpConnectTimeoutException e -> {
                    return new CloudTrouble(Kind.UNREACHABLE, "no connection in time");
                }
                case SSLHandshakeException e -> {
                    return new CloudTrouble(
                            Kind.UNREACHABLE, "its certificate is not trusted (" + e.getMessage() + ")");
                }
                default -> {}
            }
        }
        String words = deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
        boolean connecting = words.toLowerCase(Locale.ROOT).contains("connect timed out");
        return new CloudTrouble(connecting ? Kind.UNREACHABLE : Kind.NO_ANSWER, words);
    }

    /** The value of Retry-After, when it is a number of seconds. */
    public static @Nullable Duration seconds(String value) {
        try {
            return Duration.ofSeconds(Math.clamp(Long.parseLong(value.strip()), 0, 3600));
        } catch (NumberFormatException aDate) {
            return null;
        }
    }
}
