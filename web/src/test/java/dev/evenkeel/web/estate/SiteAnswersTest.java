package dev.evenkeel.web.estate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.http.HttpProbe;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.estate.EstateReader;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asks a small real server about a service. */
class SiteAnswersTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile byte[] answer = json("{\"app\": {\"version\": \"1.2.0\"}}");
    private volatile int status = 200;
    private HttpServer server;
    private SiteAnswers answers;

    @BeforeEach
    void starts() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/version", this::say);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/slow", exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        answers = over(new HttpRules(true, List.of("127.0.0.1")));
    }

    @AfterEach
    void stops() {
        end.countDown();
        answers.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void tellsTheVersionAndWhetherItIsWell() {
        SiteAnswers.Said said = said("version", "body.app.version");

        assertThat(said.version()).isEqualTo(Answer.good("1.2.0"));
        assertThat(said.health().good()).isTrue();
    }

    @Test
    void asksOnceForManyViewersAndAgainAfterAWhile() {
        said("version", "body.app.version");
        said("version", "body.app.version");
        assertThat(asked).hasValue(1);

        now.addAndGet(15_000);
        answer = json("{\"app\": {\"version\": 13}}");
        assertThat(said("version", "body.app.version").version()).isEqualTo(Answer.good("13"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void doesNotWaitForASiteThatHangs() {
        SiteAnswers.Said said = said("slow", "body");

        assertThat(said.version().pending()).isTrue();
        assertThat(said.health().good()).as("the other answer is there").isTrue();
    }

    @Test
    void saysWhatIsWrongWithTheAnswer() {
        assertThat(trouble("no json at all")).isEqualTo("answers with what is no JSON");
        assertThat(trouble("{\"app\": {}}")).startsWith("answers without a version");
        assertThat(trouble("{\"app\": {\"version\": [1]}}")).isEqualTo("answers with what is no version");
        assertThat(trouble("{\"app\": {\"version\": \"" + "9".repeat(5_000) + "\"}}"))
                .isEqualTo("answers with what is no version");
        assertThat(trouble("[".repeat(100_000))).isEqualTo("answers with what is no JSON");
        assertThat(trouble("\"" + "x".repeat(2_000_000) + "\"")).isEqualTo("answers with more than 1 MiB");
        status = 500;
        assertThat(trouble("{}")).isEqualTo("answers with HTTP 500");
    }

    @Test
    void saysThatNobodyIsThere() {
        server.stop(0);

        assertThat(said("version", "body.app.version").version().text()).startsWith("cannot be reached");
    }

    @Test
    void keepsToTheRulesOfTheServer() {
        answers.close();
        answers = over(HttpRules.standard());

        assertThat(said("version", "body.app.version").version().text())
                .startsWith("cannot be asked: Requests to 127.0.0.1");
        assertThat(asked).hasValue(0);
    }

    private String trouble(String said) {
        now.addAndGet(60_000);
        answer = json(said);
        Answer version = said("version", "body.app.version").version();
        assertThat(version.bad()).isTrue();
        return version.text();
    }

    private SiteAnswers.Said said(String path, String value) {
        Estate estate = new EstateReader(new ExpressionCompiler())
                .read(
                        "estate.yaml",
                        """
                        sites: { north: { endpoint: "http://127.0.0.1:%d" } }
                        environments: { production: { sites: [north] } }
                        services:
                          shop:
                            owner: team
                            environments: { production: [north] }
                            version: { http: "${site.endpoint}/%s", value: "%s" }
                            health: { http: "${site.endpoint}/health" }
                        """.formatted(server.getAddress().getPort(), path, value),
                        new EstateReader.Server("/data", "/runbooks"))
                .estate();
        EstateSnapshot here = estate.snapshot("production", "shop").orElseThrow();
        return answers.await(List.of(answers.ask(
                        requireNonNull(estate.services().get("shop")),
                        here,
                        here.site("north").orElseThrow())))
                .getFirst();
    }

    private SiteAnswers over(HttpRules rules) {
        HttpProbe http = new HttpProbe(new HttpSettings(rules));
        return new SiteAnswers(
                new Probe() {
                    @Override
                    public HttpProbe.Answer status(String url) {
                        return http.status(url);
                    }

                    @Override
                    public HttpProbe.Answer json(String url) {
                        return http.json(url);
                    }
                },
                () -> Instant.ofEpochMilli(now.get()));
    }

    private void say(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
