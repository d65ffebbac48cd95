package dev.evenkeel.activities.http;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends requests: each URL and each redirect is held against the rules, and nothing is waited for without an end. */
public final class Exchange {

    /** Bytes of an answer that are read; what is as long as this may go on. */
    public static final int MOST_BYTES = BoundedBody.MOST;

    private static final int MOST_REDIRECTS = 5;
    private static final long LOOK_EVERY_MILLIS = 200;

    private final HttpSettings settings;
    private final HttpClient client;

    public Exchange(HttpSettings settings) {
        this.settings = settings;
        this.client = client();
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * @param body at most {@link BoundedBody#MOST} bytes
     * @param retryAfter what its header {@code Retry-After} says; null without one
     */
    public record Answer(int status, byte[] body, @Nullable String retryAfter) {
        public Answer(int status, byte[] body) {
            this(status, body, null);
        }
    }

    /** What is asked for has no answer, for a reason that people can read. */
    public static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean mayHaveArrived;

        NoAnswer(String why, boolean mayHaveArrived) {
            super(why);
            this.mayHaveArrived = mayHaveArrived;
        }

        /** Whether the request may have been received; not when there never was a connection. */
        public boolean mayHaveArrived() {
            return mayHaveArrived;
        }

        public String why() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * @param beat called several times a second; what it throws ends the request
     * @throws ApplicationFailure of type BAD_REQUEST when the rules do not allow it
     */
    public Answer send(
            String method, String url, Map<String, String> headers, String body, long atMostMillis, Runnable beat)
            throws NoAnswer {
        URI uri = settings.rules().check(url);
        long deadline = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(
                        Math.min(atMostMillis, settings.readTimeout().toMillis()));
        for (int redirects = 0; ; redirects++) {
            HttpResponse<byte[]> response = once(request(method, uri, headers, body), deadline, beat);
            URI next = next(method, uri, response);
            if (next.equals(uri)) {
                return new Answer(
                        response.statusCode(),
                        response.body(),
                        response.headers().firstValue("Retry-After").orElse(null));
            }
            if (redirects == MOST_REDIRECTS) {
                throw new NoAnswer("it is redirected without an end", true);
            }
            uri = settings.rules().check(next.toString());
        }
    }

    /** @throws ApplicationFailure of type BAD_REQUEST when the rules do not allow it, UNREACHABLE when there is no such name */
    void require(String url) {
        settings.rules().check(url);
    }

    private static HttpRequest request(String method, URI uri, Map<String, String> headers, String body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(request::header);
            return request.build();
        } catch (IllegalArgumentException e) {
            // Its message may hold the value of a header, which may be a secret.
            throw ActFailures.badRequest(
                    "The method or a header of the request is not allowed in HTTP",
                    "Use a plain method like POST, and headers without line breaks; Host and Content-Length are set for you.");
        }
    }

    private HttpResponse<byte[]> once(HttpRequest request, long deadline, Runnable beat) throws NoAnswer {
        // A kept connection may be closed by the other side just when a write is sent on it, and its outcome would be
        // unknown.
        HttpClient writer = request.method().equals("GET") || request.method().equals("HEAD") ? client : client();
        CompletableFuture<HttpResponse<byte[]>> answer = writer.sendAsync(request, info -> new BoundedBody());
        try {
            while (true) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new NoAnswer("no whole answer in time", true);
                }
                try {
                    return answer.get(Math.min(left, LOOK_EVERY_MILLIS), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    beat.run();
                }
            }
        } catch (ExecutionException e) {
            boolean connected =
                    !(e.getCause() instanceof ConnectException || e.getCause() instanceof HttpConnectTimeoutException);
            throw new NoAnswer(reason(e.getCause()), connected);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The worker stops during a request", e);
        } finally {
            answer.cancel(true);
            if (writer != client) {
                writer.shutdownNow();
            }
        }
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "the connection broke";
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof ConnectException) {
            return "the connection was refused";
        }
        if (cause instanceof IOException && cause.getMessage() != null) {
            return "the connection broke (" + cause.getMessage() + ")";
        }
        return "the connection broke (" + cause.getClass().getSimpleName() + ")";
    }

    /** Reads follow a redirect that stays on its host; everything else is an answer. @return {@code uri} itself when it is one */
    private static URI next(String method, URI uri, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        boolean redirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        if (!redirect || !(method.equals("GET") || method.equals("HEAD"))) {
            return uri;
        }
        try {
            URI next = uri.resolve(response.headers().firstValue("Location").orElse(""));
            boolean same = uri.getHost().equalsIgnoreCase(next.getHost())
                    && (HttpRules.port(uri) == HttpRules.port(next)
                            || HttpRules.port(uri) == 80 && HttpRules.port(next) == 443);
            boolean weaker = "https".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(next.getScheme());
            return same && !weaker ? next : uri;
        } catch (IllegalArgumentException e) {
            return uri;
        }
    }

    static ApplicationFailure unreachable(String target, NoAnswer trouble) {
        return ActFailures.failure(
                Failures.UNREACHABLE,
                target + " does not answer: " + trouble.why(),
                "Check that the service is up, and the way to it from the host that acts.",
                "");
    }
}
