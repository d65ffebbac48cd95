package dev.evenkeel.activities.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.evenkeel.activities.act.LocalCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** The other end of the wire: it records each request and answers as it was told. */
public final class Wire implements AutoCloseable {

    private final HttpServer server;
    private final String scheme;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    /** @param line {@code METHOD /path?query} */
    public record Request(String line, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * What is answered; {@code status} 0 cuts the connection, -1 never answers, -2 never stops answering, -3 neither
     * stops nor gets on, -4 breaks off behind the body.
     */
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        public Answer with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Answer(status, more, body);
        }
    }

    public static Answer json(int status, String body) {
        return new Answer(
                status,
                Map.of("Content-Type", "application/json"),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    public static Answer ok(String body) {
        return json(200, body);
    }

    public static Answer raw(int status, String type, byte[] body) {
        return new Answer(status, Map.of("Content-Type", type), body);
    }

    public static final Answer CUT = new Answer(0, Map.of(), new byte[0]);
    public static final Answer SILENCE = new Answer(-1, Map.of(), new byte[0]);
    public static final Answer ENDLESS = new Answer(-2, Map.of("Content-Type", "application/json"), new byte[0]);

    public static final Answer DRIPPING = new Answer(-3, Map.of("Content-Type", "application/json"), new byte[0]);

    /** The length that it gives is never reached. */
    public static Answer brokenOff(String type, byte[] body) {
        return new Answer(-4, Map.of("Content-Type", type), body);
    }

    private record Rule(String begins, Function<Request, Answer> answer) {}

    private Wire(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public static Wire plain() throws IOException {
        return new Wire(HttpServer.create(address(), 0), "http");
    }

    /** @param folder gets the certificate, as {@code authority.pem} */
    public static Wire secure(Path folder) throws Exception {
        LocalCertificate certificate = new LocalCertificate(folder);
        Files.writeString(folder.resolve("authority.pem"), certificate.pem());
        HttpsServer server = HttpsServer.create(address(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        return new Wire(server, "https");
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public URI uri() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * Answers requests whose line begins so; the longest beginning wins.
     *
     * @param answers one after the other, the last one for ever
     */
    public Wire on(String begins, Answer... answers) {
        Deque<Answer> left = new ArrayDeque<>(List.of(answers));
        return on(begins, request -> left.size() > 1 ? left.removeFirst() : left.getFirst());
    }

    public Wire on(String begins, Function<Request, Answer> answer) {
        synchronized (rules) {
            rules.removeIf(rule -> rule.begins().equals(begins));
            rules.add(new Rule(begins, answer));
        }
        return this;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The requests whose line begins so. */
    public List<Request> requests(String begins) {
        return requests.stream()
                .filter(request -> request.line().startsWith(begins))
                .toList();
    }

    private Answer answer(Request request) {
        synchronized (rules) {
            return rules.stream()
                    .filter(rule -> request.line().startsWith(rule.begins()))
                    .max(Comparator.comparingInt(rule -> rule.begins().length()))
                    .map(rule -> rule.answer().apply(request))
                    .orElse(json(404, "{'error': {'code': 404, 'message': 'there is nothing here'}}"));
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        InputStream in = packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
        String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        Request request = new Request(line, Map.copyOf(exchange.getRequestHeaders()), body);
        requests.add(request);
        Answer answer = answer(request);
        if (answer.status() == 0) {
            exchange.close();
            return;
        }
        if (answer.status() == -1) {
            await(60_000);
            exchange.close();
            return;
        }
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (answer.status() == -3) {
            exchange.sendResponseHeaders(200, 0);
            while (!await(200)) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        } else if (answer.status() == -4) {
            exchange.sendResponseHeaders(200, answer.body().length + 1000L);
            exchange.getResponseBody().write(answer.body());
            exchange.getResponseBody().flush();
        } else if (answer.status() == -2) {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
            while (end.getCount() > 0) {
                exchange.getResponseBody().write(piece);
            }
        } else {
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    /** @return whether the wire is closed */
    private boolean await(long millis) {
        try {
            return end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }
}
