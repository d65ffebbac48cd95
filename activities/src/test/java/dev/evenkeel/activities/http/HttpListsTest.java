package dev.evenkeel.activities.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.workflows.runbook.ListSource.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpListsTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private HttpLists lists;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        lists = new HttpLists(
                new HttpSettings(
                        new HttpRules(true, List.of("127.0.0.1")), Duration.ofSeconds(1), Duration.ofSeconds(1)),
                () -> java.time.Instant.ofEpochMilli(now.get()));
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private String url(int status, byte[] body) {
        server.createContext("/list", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            } catch (IOException hungUp) {
                // as it should, on what is too large
            }
        });
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/list";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void asksOnceForAWhile() {
        String url = url(200, bytes("{\"tags\": [\"1.0\", 2]}"));

        assertThat(lists.get(url)).isEqualTo(new Answer.Got(Map.of("tags", List.of("1.0", 2))));
        assertThat(lists.get(url)).isInstanceOf(Answer.Got.class);
        assertThat(asked).hasValue(1);
        now.addAndGet(31_000);
        lists.get(url);
        assertThat(asked).hasValue(2);
    }

    @Test
    void saysWhatIsWrongWithTheAnswer() {
        assertThat(message(url(200, bytes("<html>")))).contains("is no JSON");
    }

    @Test
    void refusesAStatusThatIsNotGood() {
        assertThat(message(url(503, bytes("[]")))).contains("HTTP 503");
    }

    @Test
    void hangsUpOnTenMegabytes() {
        assertThat(message(url(200, bytes("[" + "1,".repeat(5 * 1024 * 1024) + "1]"))))
                .contains("larger than 1 MiB");
    }

    @Test
    void refusesJsonThatIsNestedWithoutEnd() {
        assertThat(message(url(200, bytes("[".repeat(100_000))))).contains("is no JSON");
    }

    @Test
    void waitsForASlowListOnlyAMoment() {
        server.createContext("/slow", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });

        assertThat(message("http://127.0.0.1:" + server.getAddress().getPort() + "/slow"))
                .contains("no whole answer in time");
    }

    @Test
    void keepsToTheRulesForHttp() {
        HttpLists strict = new HttpLists(new HttpSettings(HttpRules.standard()), java.time.InstantSource.system());

        assertThat(strict.get("http://127.0.0.1:" + server.getAddress().getPort() + "/list"))
                .isInstanceOfSatisfying(
                        Answer.Trouble.class,
                        trouble -> assertThat(trouble.message()).contains("not allowed"));
        assertThat(strict.get("file:///etc/passwd")).isInstanceOf(Answer.Trouble.class);
    }

    private String message(String url) {
        return lists.get(url) instanceof Answer.Trouble(String message) ? message : "no trouble";
    }
}
