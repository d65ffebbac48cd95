package dev.evenkeel.activities.http;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.HttpActivities;
import dev.evenkeel.workflows.contract.HttpActivities.CheckResult;
import dev.evenkeel.workflows.contract.HttpActivities.RequestRequest;
import dev.evenkeel.workflows.contract.HttpActivities.RequestResult;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {

    @TempDir
    private Path folder;

    @AutoClose
    private HttpDesk here;

    @BeforeEach
    void open() throws Exception {
        here = new HttpDesk(folder);
    }

    @Test
    void isGoodAfterItWasGoodForAWhile() {
        here.serve(
                "/health",
                exchange -> HttpDesk.answer(exchange, here.requests.incrementAndGet() < 3 ? 503 : 200, "version 1.4"));

        CheckResult result = here.activities().check(here.check("/health", "version 1.4", 300, 5_000));

        assertThat(result.status()).isEqualTo(200);
        assertThat(result.requests()).isGreaterThanOrEqualTo(5);
        assertThat(here.workshop.logs.text(act("c"), "out").lines().limit(3))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("✗ 503"),
                        line -> assertThat(line).startsWith("✗ 503"),
                        line -> assertThat(line).startsWith("✓ 200"));
    }

    @Test
    void saysWhyItNeverGotGood() {
        here.serve("/health", exchange -> HttpDesk.answer(exchange, 200, "version 1.3"));

        ApplicationFailure wrong =
                failureOf(() -> here.activities().check(here.check("/health", "version 1.4", 0, 400)));
        here.server.stop(0);
        ApplicationFailure away = failureOf(() -> here.activities().check(here.check("/health", null, 0, 400)));

        assertThat(wrong.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(wrong.getOriginalMessage()).contains("does not contain 'version 1.4'");
        assertThat(away.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(away.getOriginalMessage()).contains("refused");
    }

    @Test
    void doesNotWaitForAnAnswerThatHangs() {
        here.serve("/health", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
        });

        assertThat(failureOf(() -> here.activities().check(here.check("/health", null, 0, 700)))
                        .getOriginalMessage())
                .contains("no whole answer in time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "GET", "POST"})
    void endsAtOnceWhenItIsCancelledWhileAnAnswerIsAwaited(String kind) throws Exception {
        here.serve("/silent", exchange -> here.requests.incrementAndGet());
        HttpActivities http = here.activities();
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> {
                    if (kind.equals("check")) {
                        http.check(here.check("/silent", null, 0, 60_000));
                    } else {
                        http.request(new RequestRequest(
                                act("r"), kind, here.url("/silent"), Map.of(), null, List.of(), false));
                    }
                }),
                work -> Thread.ofVirtual().start(work));
        await().atMost(Duration.ofSeconds(20)).until(() -> here.requests.get() > 0);

        here.workshop.cancel();

        assertThat(ended.get(8, TimeUnit.SECONDS)).isInstanceOf(CanceledFailure.class);
    }

    @Test
    void keepsABoundedPartOfAnAnswerWithoutAnEnd() {
        here.serve("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = "0123456789".repeat(1000).getBytes(StandardCharsets.UTF_8);
            for (int count = 0; count < 100_000; count++) {
                exchange.getResponseBody().write(piece);
            }
        });

        RequestResult result = here.activities()
                .request(new RequestRequest(act("get"), "GET", here.url("/endless"), Map.of(), null, List.of(), false));

        assertThat(result.body()).hasSize(64 * 1024);
    }

    @Test
    void failsWithTheAnswer() {
        here.serve("/bad", exchange -> HttpDesk.answer(exchange, 409, "version exists"));

        ApplicationFailure failure = failureOf(() -> here.activities()
                .request(new RequestRequest(act("put"), "PUT", here.url("/bad"), Map.of(), "x", List.of(200), false)));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).endsWith("answered 409");
        assertThat(detail(failure).evidence()).isEqualTo("version exists");
    }

    @Test
    void followsRedirectsOnItsOwnHostOnly() {
        here.serve("/old", exchange -> HttpDesk.redirect(exchange, "/new"));
        here.serve("/new", exchange -> HttpDesk.answer(exchange, 200, "here"));
        here.serve(
                "/away",
                exchange -> HttpDesk.redirect(
                        exchange, "http://localhost:" + here.server.getAddress().getPort() + "/new"));

        assertThat(here.get("g1", "/old").body()).isEqualTo("here");
        assertThat(failureOf(() -> here.get("g2", "/away")).getOriginalMessage())
                .endsWith("answered 302");
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
}
