package dev.evenkeel.activities.cloud.gcp;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import dev.evenkeel.activities.cloud.Connections;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Google Cloud says, in the words of all clouds. */
final class GoogleErrors {

    private static final Set<String> THROTTLED = Set.of("rateLimitExceeded", "userRateLimitExceeded");
    private static final Set<String> QUOTA = Set.of("quotaExceeded", "limitExceeded", "QUOTA_EXCEEDED");

    private GoogleErrors() {}

    interface Call<T> {
        T now() throws IOException;
    }

    /** Asks one thing of Google Cloud. @param permission what the credentials need for it */
    static <T> T ask(String permission, Call<T> call) {
        try {
            return call.now();
        } catch (IOException | IllegalArgumentException e) {
            throw trouble(permission, e);
        } catch (IllegalStateException e) {
            // A token that was handed out, not made here, is refused or over: the client would make a new one, and
            // cannot.
            throw new CloudTrouble(Kind.CREDENTIALS, "the access token is not accepted (any more): " + e.getMessage());
        }
    }

    /** Empty when there is no such thing. */
    static <T> Optional<T> find(String permission, Call<T> call) {
        try {
            return Optional.of(ask(permission, call));
        } catch (CloudTrouble trouble) {
            if (trouble.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw trouble;
        }
    }

    private static CloudTrouble trouble(String permission, Exception thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Retryable) {
                return signIn(thrown);
            }
            if (cause instanceof HttpResponseException e) {
                return refused(permission, e);
            }
        }
        return Connections.trouble(thrown);
    }

    /** The exception of a token that could not be had. */
    private static CloudTrouble signIn(Exception thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpResponseException e) {
                return e.getStatusCode() >= 500
                        ? new CloudTrouble(Kind.UNREACHABLE, "no token: HTTP " + e.getStatusCode())
                        : new CloudTrouble(Kind.CREDENTIALS, "no token: " + shortened(e.getContent()));
            }
        }
        CloudTrouble connection = Connections.trouble(thrown);
        // Without a token nothing was asked for.
        return new CloudTrouble(Kind.UNREACHABLE, "no token: " + connection.words());
    }

    private static CloudTrouble refused(String permission, HttpResponseException e) {
        int status = e.getStatusCode();
        @Nullable GoogleJsonError details = e instanceof GoogleJsonResponseException json ? json.getDetails() : null;
        String reason = details == null
                        || details.getErrors() == null
                        || details.getErrors().isEmpty()
                ? ""
                : String.valueOf(details.getErrors().getFirst().getReason());
        String words = (reason.isEmpty() ? "HTTP " + status : reason) + ": "
                + (details == null || details.getMessage() == null
                        ? shortened(e.getStatusMessage())
                        : details.getMessage());
        if (THROTTLED.contains(reason) || status == 429) {
            @Nullable
            String after = e.getHeaders() == null ? null : e.getHeaders().getRetryAfter();
            return CloudTrouble.throttled(words, after == null ? null : Connections.seconds(after));
        }
        Kind kind = QUOTA.contains(reason) ? Kind.QUOTA : CloudTrouble.ofStatus(status);
        return new CloudTrouble(kind, kind == Kind.PERMISSION ? permission + " is needed (" + words + ")" : words);
    }

    private static String shortened(@Nullable String text) {
        return text == null ? "" : text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
