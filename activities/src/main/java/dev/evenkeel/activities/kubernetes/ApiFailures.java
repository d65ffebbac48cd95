package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.temporal.failure.ApplicationFailure;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What an API server's refusals mean to an operator, and which of them may pass. */
final class ApiFailures {

    private static final long LONGEST_PAUSE_SECONDS = 10;

    private static final Pattern UNFIT = Pattern.compile(
            "typed patch object|not declared in schema|illegal base64|unable to convert|cannot unmarshal");

    private ApiFailures() {}

    /** Whether another try may help: no answer, too much to do, trouble of its own, or somebody was faster. */
    static boolean mayPass(KubernetesClientException e) {
        int code = code(e);
        return code == 0 && !untrusted(e)
                || code == 429
                || code >= 500 && !unfit(e)
                || code == 409 && conflicts(e).isEmpty();
    }

    /** 0 when there was no answer. */
    private static int code(KubernetesClientException e) {
        return Math.max(0, e.getCode());
    }

    /** The API server takes the blame (500) for manifests that do not fit its schema when they are applied on its side. */
    private static boolean unfit(KubernetesClientException e) {
        return e.getCode() == 500 && UNFIT.matcher(told(e)).find();
    }

    /** How long the API server asks us to wait; 0 when it does not say. */
    static long pauseMillis(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                        .map(Status::getDetails)
                        .map(StatusDetails::getRetryAfterSeconds)
                        .map(seconds -> Math.clamp(seconds, 0, LONGEST_PAUSE_SECONDS))
                        .orElse(0L)
                * 1_000;
    }

    /** The causes of a conflict over the ownership of fields; empty for any other. */
    static List<StatusCause> conflicts(KubernetesClientException e) {
        return causes(e).stream()
                .filter(cause -> "FieldManagerConflict".equals(cause.getReason()))
                .toList();
    }

    private static List<StatusCause> causes(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getCauses)
                .orElse(List.of());
    }

    static ApplicationFailure of(KubernetesClientException e, String what, String server) {
        String told = told(e);
        return switch (unfit(e) ? 422 : code(e)) {
            case 0 -> noAnswer(e, server);
            case 401 ->
                ActFailures.failure(
                        Failures.BAD_REQUEST,
                        server + " does not accept these credentials",
                        "They are wrong or have expired: put a new kubeconfig into the secret.",
                        told);
            case 403 ->
                ActFailures.failure(
                        Failures.TOOL_FAILED,
                        "These credentials may not " + what,
                        "Allow it by a Role and a RoleBinding, or use a kubeconfig that may.",
                        told);
            case 404 ->
                ActFailures.failure(
                        Failures.TOOL_FAILED,
                        "Cannot " + what + ": " + missing(told),
                        "Create what is missing, or correct the name or the namespace in the runbook.",
                        told);
            case 400, 422 ->
                ActFailures.failure(
                        Failures.TOOL_FAILED,
                        "The API server takes this for wrong: cannot " + what,
                        "Correct the manifest as the answer says.",
                        told);
            case 429 ->
                ActFailures.failure(
                        Failures.TOOL_FAILED,
                        "The API server refuses for now to " + what,
                        "See why in the answer, then try the step again.",
                        told);
            default ->
                ActFailures.failure(
                        e.getCode() >= 500 ? Failures.UNREACHABLE : Failures.TOOL_FAILED,
                        "The API server answered " + e.getCode() + " when asked to " + what,
                        "Look at the API server itself, then try the step again.",
                        told);
        };
    }

    private static ApplicationFailure noAnswer(KubernetesClientException e, String server) {
        return untrusted(e)
                ? ActFailures.failure(
                        Failures.BAD_REQUEST,
                        "The certificate of " + server + " is not one that the kubeconfig trusts",
                        "Put the cluster's own certificate authority into the kubeconfig; it may have been renewed.",
                        root(e))
                : ActFailures.failure(
                        Failures.UNREACHABLE,
                        "There is no answer from " + server,
                        "See whether the API server runs and can be reached from this host, then try the step again.",
                        root(e));
    }

    /** For a line of the log. */
    static String inShort(KubernetesClientException e, String server) {
        return code(e) == 0
                ? "no answer from " + server + " (" + root(e) + ")"
                : "the API server answered " + e.getCode() + ": " + told(e);
    }

    /** What the API server says, with its causes. */
    static String told(KubernetesClientException e) {
        Status status = e.getStatus();
        String message = status == null || status.getMessage() == null ? "" : status.getMessage();
        String causes = causes(e).stream()
                .map(cause -> cause.getField() == null ? "" : cause.getField() + ": " + cause.getMessage())
                .filter(line -> !line.isEmpty())
                .distinct()
                .collect(Collectors.joining("\n"));
        return (message + (causes.isEmpty() ? "" : "\n" + causes)).strip();
    }

    private static String missing(String told) {
        return told.isEmpty() ? "it is not there" : told.lines().findFirst().orElse("");
    }

    private static boolean untrusted(Throwable e) {
        return causeOf(e, SSLException.class) != null
                && causeOf(e, java.security.cert.CertificateException.class) != null;
    }

    private static String root(Throwable e) {
        if (causeOf(e, UnknownHostException.class) != null
                || causeOf(e, java.nio.channels.UnresolvedAddressException.class) != null) {
            return "its name is not known";
        }
        if (causeOf(e, TimeoutException.class) != null
                || causeOf(e, java.net.http.HttpTimeoutException.class) != null) {
            return "it took too long";
        }
        if (causeOf(e, ConnectException.class) != null) {
            return "nobody listens there";
        }
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }

    private static <T extends Throwable> @Nullable T causeOf(@Nullable Throwable e, Class<T> type) {
        int depth = 0;
        for (Throwable cause = e; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
