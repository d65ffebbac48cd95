package dev.evenkeel.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo's operator, who does over HTTP what a browser would. */
final class Operator {

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    /** More than the server's own four: a hundred thousand ids with four would meet. */
    private static final int RANDOM_DIGITS = 8;

    private static final String TEN_STEPS = "ten-steps";

    private final String server;
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    /** @param clickedAt milliseconds since the epoch, just before the form was sent */
    record Launch(String runId, long clickedAt) {}

    Operator(String server) throws IOException, InterruptedException {
        this.server = server;
        Map<String, String> form = hidden(get("/login"));
        form.put("user", "demo-operator");
        post("/demo/login", form);
    }

    Launch launch() throws IOException, InterruptedException {
        return send(form());
    }

    Launch launch(String runbook) throws IOException, InterruptedException {
        return send(runbook, form(runbook));
    }

    Map<String, String> form() throws IOException, InterruptedException {
        return form(TEN_STEPS);
    }

    Map<String, String> form(String runbook) throws IOException, InterruptedException {
        Map<String, String> form = hidden(get("/runbooks/" + runbook + "/launch"));
        form.put("environment", "production");
        form.put("mode", "LIVE");
        return form;
    }

    /** The same form for another run: what a person gets who opens it again. */
    static Map<String, String> again(Map<String, String> form) {
        Map<String, String> again = new LinkedHashMap<>(form);
        String id = String.valueOf(form.get("runId"));
        StringBuilder other = new StringBuilder(id.substring(0, id.length() - RANDOM_DIGITS));
        ThreadLocalRandom.current()
                .ints(RANDOM_DIGITS, 0, DIGITS.length())
                .forEach(digit -> other.append(DIGITS.charAt(digit)));
        again.put("runId", other.toString());
        return again;
    }

    Launch send(Map<String, String> form) throws IOException, InterruptedException {
        return send(TEN_STEPS, form);
    }

    Launch send(String runbook, Map<String, String> form) throws IOException, InterruptedException {
        long clickedAt = System.currentTimeMillis();
        int status = post("/runbooks/" + runbook + "/launch", form);
        String runId = form.get("runId");
        if (status != 302 || runId == null) {
            throw new IllegalStateException("The launch was answered with " + status);
        }
        return new Launch(runId, clickedAt);
    }

    /** The lines of a page that goes on, such as a stream of events, as they come; it ends with the reader's thread. */
    Stream<String> lines(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(server + path)).build(), HttpResponse.BodyHandlers.ofLines())
                .body();
    }

    private String get(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(server + path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private int post(String path, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return client.send(
                        HttpRequest.newBuilder(URI.create(server + path))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static Map<String, String> hidden(String page) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher matcher = HIDDEN.matcher(page);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2));
        }
        return fields;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
