package dev.evenkeel.activities.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActLog;
import dev.evenkeel.activities.act.ActLogs;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.activities.act.Pulse;
import dev.evenkeel.activities.act.Reads;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.http.Exchange.Answer;
import dev.evenkeel.activities.http.Exchange.NoAnswer;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.HttpActivities;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** HTTP by the platform's own client. */
public final class HttpActivitiesImpl implements HttpActivities {

    /** Bytes of a body in a result. */
    private static final int MOST = 64 * 1024;

    /** How often an idempotent write is sent before its outcome is unknown. */
    private static final int MOST_SENT = 3;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Bad gateway and gateway time-out: said by what stands before the service, which may have done it. */
    private static final Set<Integer> NOT_OF_THE_SERVICE = Set.of(502, 504);

    private final ActRunner runner;
    private final ActLogs logs;
    private final Exchange exchange;

    public HttpActivitiesImpl(ActRunner runner, ActLogs logs, HttpSettings settings) {
        this.runner = runner;
        this.logs = logs;
        this.exchange = new Exchange(settings);
    }

    @Override
    public CheckResult check(CheckRequest request) {
        ActLog log = new ActLog(request.act(), logs, Masker.none());
        return new Check(request, exchange, log, new Pulse()).untilSteady();
    }

    @Override
    public RequestResult request(RequestRequest request) {
        String method = request.method().toUpperCase(Locale.ROOT);
        if (!reads(method)) {
            ActFailures.refuseInRehearsal(request.act(), "sends no " + method);
        }
        return runner.perform(
                request.act(), Reads.of(request), method + " " + request.url(), act -> request(act, request, method));
    }

    private RequestResult request(RunningAct act, RequestRequest request, String method) throws IOException {
        boolean reads = reads(method);
        Path kept = act.folder().resolve("answer");
        Answer answer = reads || !Files.exists(kept) ? null : read(kept);
        if (answer == null) {
            if (!reads && !request.idempotent() && Files.exists(act.folder().resolve("sent"))) {
                throw unknown(method, request.url(), "The worker stopped before the answer was here");
            }
            answer = request.idempotent()
                    ? sendUntilAnswered(act, request, method, reads)
                    : send(act, request, method, reads);
            if (!reads) {
                keep(kept, answer);
            }
            act.log()
                    .line(method + " " + request.url() + " → " + answer.status() + ", " + answer.body().length
                            + " bytes");
        }
        return result(act, request, method, answer);
    }

    /** The service keeps the key: what arrives again is not done again. */
    private Answer sendUntilAnswered(RunningAct act, RequestRequest request, String method, boolean reads)
            throws IOException {
        for (int sent = 1; ; sent++) {
            try {
                return send(act, request, method, reads);
            } catch (ApplicationFailure lost) {
                if (sent == MOST_SENT || !lost.getType().equals(Failures.UNKNOWN_OUTCOME)) {
                    throw lost;
                }
                act.log()
                        .line(method + " " + request.url() + ": the answer did not come; sent again with the same key");
            }
        }
    }

    private static boolean reads(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private Answer send(RunningAct act, RequestRequest request, String method, boolean reads) throws IOException {
        SecretPlaces places = new SecretPlaces(act.secrets());
        places.refuseIn(request.url());
        Map<String, String> headers = new LinkedHashMap<>(places.filled(request.headers()));
        if (!reads) {
            headers.keySet().removeIf("Idempotency-Key"::equalsIgnoreCase);
            headers.put("Idempotency-Key", act.act().id());
        }
        String body = request.body() == null ? "" : places.filled(request.body());
        exchange.require(request.url());
        if (!reads) {
            Files.writeString(act.folder().resolve("sent"), "");
        }
        try {
            Answer answer = exchange.send(
                    method, request.url(), headers, body, act.act().timeoutMillis(), act::pulse);
            if (!reads
                    && NOT_OF_THE_SERVICE.contains(answer.status())
                    && !request.statuses().contains(answer.status())) {
                throw unknown(method, request.url(), "A gateway answered " + answer.status() + " in its place");
            }
            return answer;
        } catch (NoAnswer e) {
            if (!reads && e.mayHaveArrived()) {
                throw unknown(method, request.url(), "The answer did not come: " + e.why());
            }
            throw Exchange.unreachable(request.url(), e);
        }
    }

    private static ApplicationFailure unknown(String method, String url, String why) {
        return ActFailures.failure(
                Failures.UNKNOWN_OUTCOME,
                method + " " + url + " was sent, but its answer is lost: it may or may not have been done",
                "Ask the service whether it was done, then say so here. It knows the request by its Idempotency-Key.",
                why);
    }

    private static RequestResult result(RunningAct act, RequestRequest request, String method, Answer answer) {
        byte[] bytes = answer.body().length <= MOST ? answer.body() : Arrays.copyOf(answer.body(), MOST);
        String text = act.masker().mask(new String(bytes, StandardCharsets.UTF_8));
        boolean expected = request.statuses().isEmpty()
                ? answer.status() >= 200 && answer.status() < 300
                : request.statuses().contains(answer.status());
        if (!expected) {
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    method + " " + request.url() + " answered " + answer.status(),
                    "Read the answer. When the reason is gone, try the step again.",
                    text);
        }
        return new RequestResult(answer.status(), text, json(text));
    }

    private static @Nullable Object json(String text) {
        try {
            return text.isBlank() ? null : JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static void keep(Path file, Answer answer) throws IOException {
        byte[] status = (answer.status() + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(status, status.length + answer.body().length);
        System.arraycopy(answer.body(), 0, bytes, status.length, answer.body().length);
        Path draft = file.resolveSibling("answer.draft");
        PrivateFiles.write(draft, bytes);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Answer read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = 0;
        while (bytes[end] != '\n') {
            end++;
        }
        int status = Integer.parseInt(new String(bytes, 0, end, StandardCharsets.UTF_8));
        return new Answer(status, Arrays.copyOfRange(bytes, end + 1, bytes.length));
    }
}
