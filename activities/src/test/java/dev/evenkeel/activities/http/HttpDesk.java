package dev.evenkeel.activities.http;

import static dev.evenkeel.activities.act.Workshop.act;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.HttpActivities;
import dev.evenkeel.workflows.contract.HttpActivities.CheckRequest;
import dev.evenkeel.workflows.contract.HttpActivities.RequestRequest;
import dev.evenkeel.workflows.contract.HttpActivities.RequestResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The tool, and a server of the test that it asks. */
final class HttpDesk implements AutoCloseable {

    final AtomicInteger requests = new AtomicInteger();
    final List<String> headers = new CopyOnWriteArrayList<>();
    final Workshop workshop;
    final HttpServer server;

    HttpDesk(Path folder) throws IOException {
        workshop = new Workshop(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    RequestResult get(String step, String path) {
        return activities().request(new RequestRequest(act(step), "GET", url(path), Map.of(), null, List.of(), false));
    }

    CheckRequest check(String path, @Nullable String contains, long steady, long within) {
        return new CheckRequest(act("c"), url(path), 200, contains, 50, steady, within);
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    HttpActivities activities() {
        HttpSettings settings = new HttpSettings(new HttpRules(true, List.of("127.0.0.1")));
        return workshop.worker(
                HttpActivities.class, new HttpActivitiesImpl(workshop.runner(), workshop.logs, settings));
    }

    interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    void serve(String path, Handler handler) {
        server.createContext(path, handler::handle);
    }

    static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        workshop.close();
    }
}
