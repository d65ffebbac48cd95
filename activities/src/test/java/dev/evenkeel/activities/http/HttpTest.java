package dev.evenkeel.activities.http;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.HttpActivities;
import dev.evenkeel.workflows.contract.HttpActivities.CheckRequest;
import dev.evenkeel.workflows.contract.HttpActivities.CheckResult;
import dev.evenkeel.workflows.contract.HttpActivities.RequestRequest;
import dev.evenkeel.workflows.contract.HttpActivities.RequestResult;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {

    @TempDir
    private Path folder;

    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> headers = new CopyOnWriteArrayList<>();
    private Workshop workshop;
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        workshop = new Workshop(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        workshop.close();
    }

    @Test
    void isGoodAfterItWasGoodForAWhile() {
        serve("/health", exchange -> answer(exchange, requests.incrementAndGet() < 3 ? 503 : 200, "version 1.4"));

        CheckResult result = activities().check(check("/health", "version 1.4", 300, 5_000));

        assertThat(result.status()).isEqualTo(200);
        assertThat(result.requests()).isGreaterThanOrEqualTo(5);
        assertThat(workshop.logs.text(act("c"), "out").lines().limit(3))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("✗ 503"),
                        line -> assertThat(line).startsWith("✗ 503"),
                        line -> assertThat(line).startsWith("✓ 200"));
    }

    @Test
    void saysWhyItNeverGotGood() {
        serve("/health", exchange -> answer(exchange, 200, "version 1.3"));

        ApplicationFailure wrong = failureOf(() -> activities().check(check("/health", "version 1.4", 0, 400)));
        server.stop(0);
        ApplicationFailure away = failureOf(() -> activities().check(check("/health", null, 0, 400)));

        assertThat(wrong.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(wrong.getOriginalMessage()).contains("does not contain 'version 1.4'");
        assertThat(away.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(away.getOriginalMessage()).contains("refused");
    }

    @Test
    void doesNotWaitForAnAnswerThatHangs() {
        serve("/health", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
        });

        assertThat(failureOf(() -> activities().check(check("/health", null, 0, 700)))
                        .getOriginalMessage())
                .contains("no whole answer in time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "GET", "POST"})
    void endsAtOnceWhenItIsCancelledWhileAnAnswerIsAwaited(String kind) throws Exception {
        serve("/silent", exchange -> requests.incrementAndGet());
        HttpActivities http = activities();
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> {
                    if (kind.equals("check")) {
                        http.check(check("/silent", null, 0, 60_000));
                    } else {
                        http.request(
                                new RequestRequest(act("r"), kind, url("/silent"), Map.of(), null, List.of(), false));
                    }
                }),
                work -> Thread.ofVirtual().start(work));
        await().atMost(Duration.ofSeconds(20)).until(() -> requests.get() > 0);

        workshop.cancel();

        assertThat(ended.get(8, TimeUnit.SECONDS)).isInstanceOf(CanceledFailure.class);
    }

    @Test
    void sendsAWriteOnceWithItsKey() {
        serve("/orders", exchange -> {
            requests.incrementAndGet();
            headers.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            headers.add(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, 201, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        });
        workshop.secret("token", "tr0ub4dor&3");
        Act act = act("post", Map.of("TOKEN", "file:token"), Duration.ofSeconds(20));
        RequestRequest request = new RequestRequest(
                act,
                "post",
                url("/orders"),
                Map.of("Authorization", "Bearer {{TOKEN}}"),
                "{\"t\": \"{{TOKEN}}\"}",
                List.of(201),
                false);

        RequestResult first = activities().request(request);
        RequestResult second = activities().request(request);

        assertThat(first).isEqualTo(new RequestResult(201, "{\"t\": \"••••\"}", Map.of("t", "••••")));
        assertThat(second).isEqualTo(first);
        assertThat(requests).hasValue(1);
        assertThat(headers).containsExactly(act.id(), "Bearer tr0ub4dor&3");
    }

    @Test
    void doesNotKnowWhatAWriteDidWhoseAnswerIsLost() {
        serve("/orders", exchange -> {
            requests.incrementAndGet();
            exchange.close();
        });
        RequestRequest request =
                new RequestRequest(act("post"), "POST", url("/orders"), Map.of(), "x", List.of(200), false);

        assertThat(failureOf(() -> activities().request(request)).getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(failureOf(() -> activities().request(request)).getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(requests).hasValue(1);
    }

    @Test
    void sendsAnIdempotentWriteAgainWithItsKeyWhenTheAnswerIsLost() {
        serve("/orders", exchange -> {
            headers.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            if (requests.incrementAndGet() == 1) {
                exchange.close();
            } else {
                answer(exchange, 200, "done");
            }
        });
        Act act = act("post");
        RequestRequest request = new RequestRequest(act, "POST", url("/orders"), Map.of(), "x", List.of(200), true);

        assertThat(activities().request(request).body()).isEqualTo("done");
        assertThat(headers).containsExactly(act.id(), act.id());
    }

    @Test
    void believesNoGatewayThatAWriteWasNotDone() {
        serve("/orders", exchange -> {
            headers.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            answer(exchange, requests.incrementAndGet() == 2 ? 200 : 502, "gateway");
        });
        Act once = act("once");
        RequestRequest lost = new RequestRequest(once, "POST", url("/orders"), Map.of(), "x", List.of(), false);
        ApplicationFailure failure = failureOf(() -> activities().request(lost));
        assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(detail(failure).evidence()).contains("A gateway answered 502");

        requests.set(0);
        Act again = act("again");
        RequestRequest kept = new RequestRequest(again, "POST", url("/orders"), Map.of(), "x", List.of(), true);
        assertThat(activities().request(kept).status()).isEqualTo(200);
        assertThat(headers).containsExactly(once.id(), again.id(), again.id());
    }

    @Test
    void givesUpOnAnIdempotentWriteThatIsNeverAnswered() {
        serve("/orders", exchange -> {
            requests.incrementAndGet();
            exchange.close();
        });
        RequestRequest request =
                new RequestRequest(act("post"), "POST", url("/orders"), Map.of(), "x", List.of(200), true);

        assertThat(failureOf(() -> activities().request(request)).getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(requests).hasValue(3);
    }

    @Test
    void sendsNoWriteInARehearsal() {
        serve("/orders", exchange -> answer(exchange, 200, String.valueOf(requests.incrementAndGet())));
        RequestRequest request =
                new RequestRequest(rehearsal("post"), "POST", url("/orders"), Map.of(), "x", List.of(200), false);

        assertThat(failureOf(() -> activities().request(request)).getOriginalMessage())
                .isEqualTo("A rehearsal sends no POST");
        assertThat(requests).hasValue(0);
    }

    @Test
    void readsAgain() {
        serve("/value", exchange -> answer(exchange, 200, "" + requests.incrementAndGet()));
        RequestRequest request = new RequestRequest(act("get"), "GET", url("/value"), Map.of(), null, List.of(), false);

        assertThat(activities().request(request).json()).isEqualTo(1);
        assertThat(activities().request(request).json()).isEqualTo(2);
    }

    @Test
    void keepsABoundedPartOfAnAnswerWithoutAnEnd() {
        serve("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = "0123456789".repeat(1000).getBytes(StandardCharsets.UTF_8);
            for (int count = 0; count < 100_000; count++) {
                exchange.getResponseBody().write(piece);
            }
        });

        RequestResult result = activities()
                .request(new RequestRequest(act("get"), "GET", url("/endless"), Map.of(), null, List.of(), false));

        assertThat(result.body()).hasSize(64 * 1024);
    }

    @Test
    void failsWithTheAnswer() {
        serve("/bad", exchange -> answer(exchange, 409, "version exists"));

        ApplicationFailure failure = failureOf(() -> activities()
                .request(new RequestRequest(act("put"), "PUT", url("/bad"), Map.of(), "x", List.of(200), false)));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).endsWith("answered 409");
        assertThat(detail(failure).evidence()).isEqualTo("version exists");
    }

    @Test
    void followsRedirectsOnItsOwnHostOnly() {
        serve("/old", exchange -> redirect(exchange, "/new"));
        serve("/new", exchange -> answer(exchange, 200, "here"));
        serve(
                "/away",
                exchange -> redirect(
                        exchange, "http://localhost:" + server.getAddress().getPort() + "/new"));

        assertThat(get("g1", "/old").body()).isEqualTo("here");
        assertThat(failureOf(() -> get("g2", "/away")).getOriginalMessage()).endsWith("answered 302");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9/",
                "http://localhost/",
                "http://[::1]/",
                "http://0.0.0.0/",
                "http://0/",
                "http://2130706433/",
                "http://169.254.169.254/latest/meta-data",
                "http://[::ffff:169.254.169.254]/",
                "http://[fd00:ec2::254]/",
                "http://[64:ff9b::7f00:1]/",
                "http://100.100.100.200/",
                "file:///etc/passwd",
                "http://user:pass@example.org/",
                "http:///x",
                "ftp://example.org/",
                "http://exa mple/"
            })
    void refusesTargetsThatNobodyAllowed(String url) {
        assertThatThrownBy(() -> HttpRules.standard().check(url))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST));
    }

    @Test
    void allowsWhatAnAdministratorAllowed() {
        HttpRules rules = new HttpRules(false, List.of("127.0.0.1:8080", "10.0.0.0/8", "localhost"));

        assertThat(rules.check("http://127.0.0.1:8080/x")).hasPort(8080);
        assertThat(rules.check("http://10.1.2.3/")).hasHost("10.1.2.3");
        assertThat(rules.check("http://LOCALHOST:99/")).hasPort(99);
        assertThatThrownBy(() -> rules.check("http://127.0.0.1:8081/")).isInstanceOf(ApplicationFailure.class);
        assertThatThrownBy(() -> rules.check("http://192.0.2.1/")).isInstanceOf(ApplicationFailure.class);
        assertThatThrownBy(() -> new HttpRules(true, List.of("10.0.0.0/99")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private RequestResult get(String step, String path) {
        return activities().request(new RequestRequest(act(step), "GET", url(path), Map.of(), null, List.of(), false));
    }

    private CheckRequest check(String path, @Nullable String contains, long steady, long within) {
        return new CheckRequest(act("c"), url(path), 200, contains, 50, steady, within);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private HttpActivities activities() {
        HttpSettings settings = new HttpSettings(new HttpRules(true, List.of("127.0.0.1")));
        return workshop.worker(
                HttpActivities.class, new HttpActivitiesImpl(workshop.runner(), workshop.logs, settings));
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void serve(String path, Handler handler) {
        server.createContext(path, handler::handle);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }
}
