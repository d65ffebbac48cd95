package dev.evenkeel.web.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.ChatLinks.Link;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.temporal.TemporalBinary;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole server with a real Temporal and a stand-in for Lanying IM: an incident is told, acknowledged and kept up to date there. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class ChattedIncidentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ROB = "6597000000777";
    private static final String ANN = "6597000000888";
    private static final List<String> SENT = new CopyOnWriteArrayList<>();

    @TempDir
    private static Path folder;

    private static HttpServer lanying = started();

    private final Store store;
    private final Launcher launcher;
    private final OneTimeCodes codes;
    private final int port;

    @Autowired
    ChattedIncidentTest(Store store, Launcher launcher, OneTimeCodes codes, @LocalServerPort int port) {
        this.store = store;
        this.launcher = launcher;
        this.codes = codes;
        this.port = port;
    }

    private static HttpServer started() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/message/send", exchange -> {
                SENT.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] answer =
                        ("{\"code\":200,\"msg_ids\":[" + (9_000 + SENT.size()) + "]}").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterAll
    static void stop() {
        lanying.stop(0);
    }

    @DynamicPropertySource
    static void ownFolders(DynamicPropertyRegistry properties) throws IOException {
        String url = "http://127.0.0.1:" + lanying.getAddress().getPort();
        new RunbookFixture(folder.resolve("runbooks"))
                .write("estate.yaml", """
                        sites:
                          north: { title: North }
                        environments:
                          production: { title: Production, sites: [north] }
                        services:
                          shop: { owner: team-shop, channel: on-call, environments: { production: [north] } }
                        channels:
                          on-call:
                            commands: { secret: "file:signature" }
                            lanying: { url: "%s", app: my-app, token: "file:token", from: 6597000000001, groups: [6597000000111] }
                        """.formatted(url))
                .write("incident/odd.yaml", """
                        runbook: odd
                        procedure: incident
                        title: Something is odd
                        owner: team-shop
                        service: shop
                        severity: 2
                        triage:
                          - { id: look, task: { instructions: Look at it } }
                        """)
                .write("task/guarded.yaml", """
                        runbook: guarded
                        procedure: task
                        title: Ask first
                        owner: team-shop
                        service: shop
                        steps:
                          - id: agree
                            approval: { instructions: Look first }
                          - id: work
                            script: { command: ["true"] }
                        """);
        Files.createDirectories(folder.resolve("data/secrets"));
        Files.writeString(folder.resolve("data/secrets/token"), "an-access-token");
        Files.writeString(folder.resolve("data/secrets/signature"), "the-static-secret");
        properties.add("evenkeel.data", () -> folder.resolve("data").toString());
        properties.add("evenkeel.runbooks", () -> folder.resolve("runbooks").toString());
        properties.add("evenkeel.temporal.binary", TemporalBinary::path);
        properties.add("evenkeel.tools.http.allowed", () -> "127.0.0.1");
        properties.add("evenkeel.url", () -> "https://keel.example.org");
    }

    private int say(String message, String signature, String content) throws IOException, InterruptedException {
        return say(message, ROB, signature, content);
    }

    private int say(String message, String from, String signature, String content)
            throws IOException, InterruptedException {
        String body = "{\"appId\":\"my-app\",\"msgId\":\"" + message + "\",\"from\":{\"uid\":" + from
                + "},\"to\":{\"uid\":6597000000001},\"type\":\"CHAT\",\"ctype\":\"TEXT\",\"content\":\"" + content
                + "\"}";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks/chat/on-call"))
                .header("signature", signature)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static void awaitSent(String... parts) {
        await().atMost(PATIENCE)
                .until(() ->
                        SENT.stream().anyMatch(body -> List.of(parts).stream().allMatch(body::contains)));
    }

    private Optional<JournalEvent> last(String run, JournalEvent.Type type) {
        return store.journal().read(run, 0).stream()
                .filter(event -> event.type() == type)
                .reduce((first, second) -> second);
    }

    @Test
    void isAcknowledgedAndKeptUpToDateByWhoeverWasToldOfIt() throws Exception {
        store.users().create("alice", null, Map.of("production", Set.of(Role.OPERATOR)));
        store.users().create("rob", null, Map.of("production", Set.of(Role.RESPONDER)));
        String run = launcher.newRunId();
        assertThat(launcher.launch(new Launcher.Launch(run, "odd", "production", Mode.LIVE, Map.of(), "alice")))
                .isEqualTo(new Launcher.Launched.Started(run));
        awaitSent("an incident is declared, SEV2", "\"targets\":[6597000000111]");

        assertThat(say("m0", "not-the-secret", "ack")).isEqualTo(401);
        assertThat(say("m1", "the-static-secret", "ack")).isEqualTo(200);
        awaitSent("does not know you yet", "\"targets\":[" + ROB + "]", "https://keel.example.org/settings/chat");
        assertThat(say("m2", "the-static-secret", "link " + codes.forLink("rob")))
                .isEqualTo(200);
        awaitSent("This account is linked to rob");

        assertThat(say("m3", "the-static-secret", "ack")).isEqualTo(200);
        awaitSent("Acknowledged by rob", "\"targets\":[" + ROB + "]", "https://keel.example.org/runs/" + run);
        assertThat(say("m4", "the-static-secret", "update The shop is **slow** for @all"))
                .isEqualTo(200);
        awaitSent("Status update by rob");
        assertThat(say("m4", "the-static-secret", "update The shop is **slow** for @all"))
                .isEqualTo(200);
        assertThat(say("m5", "the-static-secret", "ack")).isEqualTo(200);
        awaitSent("acknowledged already");

        JournalEvent acknowledged = last(run, JournalEvent.Type.INCIDENT_MOVED).orElseThrow();
        assertThat(acknowledged.actor()).isEqualTo("rob");
        assertThat(acknowledged.data()).containsEntry("to", "ACKNOWLEDGED").containsEntry("via", "on-call · " + ROB);
        JournalEvent posted = last(run, JournalEvent.Type.UPDATE_POSTED).orElseThrow();
        assertThat(posted.actor()).isEqualTo("rob");
        assertThat(posted.data()).containsEntry("text", "The shop is **slow** for @all");
        assertThat(store.journal().read(run, 0))
                .filteredOn(event -> event.type() == JournalEvent.Type.UPDATE_POSTED)
                .hasSize(1);
        assertThat(store.audit().list(new AuditFilter("rob", null, run, null, null, null), null, 20))
                .extracting(AuditEntry::action)
                .contains("decision.accepted", "chat.command");
        assertThat(store.audit().verify().ok()).isTrue();
        awaitSent("status update, by rob", "\"targets\":[6597000000111]");
        assertThat(SENT).noneMatch(body -> body.contains("for @all"));
    }

    @Test
    void agreesToWhatTheCodeWasShownForAndToNothingElse() throws Exception {
        store.users().create("alice", null, Map.of("production", Set.of(Role.OPERATOR)));
        store.users().create("ann", null, Map.of("production", Set.of(Role.APPROVER)));
        store.chat().links().link(new Link(new Account("lanying", "my-app", ANN), "ann", "on-call", 1));
        String run = launcher.newRunId();
        assertThat(launcher.launch(new Launcher.Launch(run, "guarded", "production", Mode.LIVE, Map.of(), "alice")))
                .isEqualTo(new Launcher.Launched.Started(run));
        await().atMost(PATIENCE)
                .until(() -> store.runs().find(run).orElseThrow().status() == RunStatus.WAITING);
        JournalEvent asked = last(run, JournalEvent.Type.PERSON_ASKED).orElseThrow();
        String step = String.valueOf(asked.step());
        String scope = String.valueOf(asked.data().get("scope"));

        String before = codes.forApproval("ann", run, step, "another-scope", "production");
        assertThat(say("a1", ANN, "the-static-secret", "approve " + before)).isEqualTo(200);
        awaitSent("What you saw is not what would be done now", "\"targets\":[" + ANN + "]");
        String right = codes.forApproval("ann", run, step, scope, "production");
        assertThat(say("a2", ANN, "the-static-secret", "approve " + right)).isEqualTo(200);

        awaitSent("Approved by ann");
        await().atMost(PATIENCE)
                .until(() -> store.runs().find(run).orElseThrow().status() == RunStatus.SUCCEEDED);
        assertThat(last(run, JournalEvent.Type.DECIDED).orElseThrow()).satisfies(decided -> {
            assertThat(decided.actor()).isEqualTo("ann");
            assertThat(decided.data()).containsEntry("action", "APPROVE").containsEntry("via", "on-call · " + ANN);
        });
    }
}
