package dev.evenkeel.activities.prometheus;

import static dev.evenkeel.activities.act.Workshop.act;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.PrometheusActivities;
import dev.evenkeel.workflows.contract.PrometheusActivities.QueryRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.Server;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The tool with a real Prometheus, and with servers that answer as they are told. */
final class Measuring implements AutoCloseable {

    /** Work beside the test: the common pool, which the HTTP client needs, may have one thread only. */
    static final Executor BESIDE = work -> Thread.ofVirtual().start(work);

    private static final ExpressionCompiler COMPILER = new ExpressionCompiler();

    final Workshop workshop;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable HttpServer fake;
    private int queries;

    Measuring(Path folder) {
        workshop = new Workshop(folder);
    }

    PrometheusActivities activities() {
        return activities("here");
    }

    PrometheusActivities activities(String host) {
        return activities(
                host,
                new PrometheusSettings(
                        new HttpSettings(new HttpRules(false, List.of("127.0.0.1"))),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(6)));
    }

    PrometheusActivities activities(String host, PrometheusSettings settings) {
        return workshop.worker(
                PrometheusActivities.class,
                new PrometheusActivitiesImpl(
                        workshop.runner(host), workshop.logs, workshop.secrets(), () -> COMPILER, settings));
    }

    QueryRequest query(String query) {
        return query(Monitoring.shared().prometheus(), query, null, act("q" + queries++));
    }

    static QueryRequest query(String server, String query, @Nullable String secret, Act act) {
        return new QueryRequest(act, new Server(server, secret), query);
    }

    static GateRules gate(String step, @Nullable String query, String pass) {
        return new GateRules(act(step), query, pass);
    }

    /** What the gate of a step has seen so far. */
    List<Sample> samples(String step) {
        return Sample.read(workshop.logs.text(act(step), Sample.STREAM));
    }

    interface Answering {
        byte[] to(HttpExchange exchange);
    }

    String answering(int status, String body) throws IOException {
        return answering(status, body.getBytes(StandardCharsets.UTF_8));
    }

    String answering(int status, byte[] body) throws IOException {
        return answering(exchange -> body, status);
    }

    String answering(Answering answer, int status) throws IOException {
        if (fake != null) {
            fake.stop(0);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = answer.to(exchange);
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            } catch (IOException hungUp) {
                // as it should, on what is too large
            }
        });
        server.start();
        fake = server;
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A server that takes what is asked and answers when all is over. */
    String silent(Runnable asked) throws IOException {
        return answering(
                exchange -> {
                    asked.run();
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new byte[0];
                },
                200);
    }

    @Override
    public void close() {
        over.countDown();
        if (fake != null) {
            fake.stop(0);
        }
        workshop.close();
    }
}
