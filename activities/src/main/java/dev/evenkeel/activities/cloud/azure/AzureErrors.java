package dev.evenkeel.activities.cloud.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.core.management.exception.ManagementException;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import dev.evenkeel.activities.cloud.Connections;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What Azure says, in the words of all clouds. */
final class AzureErrors {

    private AzureErrors() {}

    /** Asks one thing of Azure. @param permission what the credentials need for it */
    static <T> T ask(String permission, Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            throw trouble(permission, e);
        }
    }

    /** Empty when there is no such thing. */
    static <T> Optional<T> find(String permission, Supplier<@Nullable T> call) {
        try {
            return Optional.ofNullable(call.get());
        } catch (RuntimeException e) {
            CloudTrouble trouble = trouble(permission, e);
            if (trouble.kind() == Kind.NOT_FOUND && !trouble.words().startsWith("ResourceGroupNotFound")) {
                return Optional.empty();
            }
            throw trouble;
        }
    }

    static CloudTrouble trouble(String permission, Throwable thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof CloudTrouble known) {
                return known;
            }
            if (cause instanceof ClientAuthenticationException e && !(cause instanceof ManagementException)) {
                return signIn(e);
            }
            if (cause instanceof HttpResponseException e) {
                return refused(permission, e);
            }
            if (cause.getClass().getName().startsWith("com.microsoft.aad.msal4j.MsalServiceException")) {
                return new CloudTrouble(Kind.CREDENTIALS, firstLine(cause.getMessage()));
            }
        }
        return Connections.trouble(thrown);
    }

    private static CloudTrouble signIn(ClientAuthenticationException e) {
        CloudTrouble below = e.getCause() == null
                ? new CloudTrouble(Kind.CREDENTIALS, firstLine(e.getMessage()))
                : Connections.trouble(e.getCause());
        return below.kind() == Kind.UNREACHABLE ? below : new CloudTrouble(Kind.CREDENTIALS, firstLine(e.getMessage()));
    }

    private static CloudTrouble refused(String permission, HttpResponseException e) {
        @Nullable HttpResponse response = e.getResponse();
        int status = response == null ? 0 : response.getStatusCode();
        String code = "";
        String said = firstLine(e.getMessage());
        if (e instanceof ManagementException management && management.getValue() != null) {
            code = management.getValue().getCode() == null
                    ? ""
                    : management.getValue().getCode();
            said = management.getValue().getMessage() == null
                    ? said
                    : firstLine(management.getValue().getMessage());
        }
        String words = (code.isEmpty() ? "HTTP " + status : code) + ": " + said;
        Kind kind = kind(code, status);
        if (kind == Kind.THROTTLED) {
            @Nullable String after = response == null ? null : response.getHeaderValue(HttpHeaderName.RETRY_AFTER);
            return CloudTrouble.throttled(words, after == null ? null : Connections.seconds(after));
        }
        return new CloudTrouble(kind, kind == Kind.PERMISSION ? permission + " is needed (" + words + ")" : words);
    }

    private static Kind kind(String code, int status) {
        if (code.equals("AuthorizationFailed") || code.equals("LinkedAuthorizationFailed")) {
            return Kind.PERMISSION;
        }
        if (code.contains("QuotaExceeded") || code.equals("SkuNotAvailable") || code.equals("AllocationFailed")) {
            return Kind.QUOTA;
        }
        return status < 300 ? Kind.NO_ANSWER : CloudTrouble.ofStatus(status);
    }

    private static String firstLine(@Nullable String text) {
        String first = text == null ? "" : text.lines().findFirst().orElse("");
        return first.length() > 500 ? first.substring(0, 500) + "…" : first;
    }
}
