package dev.evenkeel.activities.cloud.aws;

import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import dev.evenkeel.activities.cloud.Connections;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What AWS says, in the words of all clouds. */
final class AwsErrors {

    private static final Set<String> CREDENTIALS = Set.of(
            "AuthFailure",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "ExpiredTokenException",
            "UnrecognizedClientException",
            "InvalidAccessKeyId",
            "IncompleteSignature",
            "RequestExpired");
    private static final Set<String> PERMISSION =
            Set.of("UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "OptInRequired", "NotAuthorized");
    private static final Set<String> THROTTLED = Set.of(
            "Throttling",
            "ThrottlingException",
            "RequestLimitExceeded",
            "TooManyRequestsException",
            "SlowDown",
            "PriorRequestNotComplete",
            "ResourceContention",
            "ScalingActivityInProgress");

    private AwsErrors() {}

    /** Asks one thing of AWS. @param permission what the credentials need for it */
    static <T> T ask(String permission, Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            throw trouble(permission, e);
        } catch (SdkException e) {
            throw Connections.trouble(e);
        }
    }

    private static CloudTrouble trouble(String permission, AwsServiceException e) {
        @Nullable AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String said = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        String words = (code.isEmpty() ? "HTTP " + e.statusCode() : code) + (said.isBlank() ? "" : ": " + said);
        Kind kind = kind(code, e.statusCode());
        if (kind == Kind.THROTTLED) {
            return CloudTrouble.throttled(words, retryAfter(details));
        }
        return new CloudTrouble(kind, kind == Kind.PERMISSION ? permission + " is needed (" + words + ")" : words);
    }

    private static Kind kind(String code, int status) {
        if (CREDENTIALS.contains(code)) {
            return Kind.CREDENTIALS;
        }
        if (PERMISSION.contains(code)) {
            return Kind.PERMISSION;
        }
        if (THROTTLED.contains(code)) {
            return Kind.THROTTLED;
        }
        if (code.contains("NotFound") || code.startsWith("NoSuch")) {
            return Kind.NOT_FOUND;
        }
        if (code.contains("LimitExceeded") || code.contains("QuotaExceeded") || code.startsWith("Insufficient")) {
            return Kind.QUOTA;
        }
        return code.isEmpty() || status >= 429 ? CloudTrouble.ofStatus(status) : Kind.REFUSED;
    }

    private static @Nullable Duration retryAfter(@Nullable AwsErrorDetails details) {
        return details == null || details.sdkHttpResponse() == null
                ? null
                : details.sdkHttpResponse()
                        .firstMatchingHeader("Retry-After")
                        .map(Connections::seconds)
                        .orElse(null);
    }
}
