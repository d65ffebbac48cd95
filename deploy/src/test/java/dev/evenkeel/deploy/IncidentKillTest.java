package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.deploy.ApiClient.Answer;
import dev.evenkeel.deploy.ApiClient.Away;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed in every state of an incident, while a person moves it on; then the holder of a role is taken out. */
class IncidentKillTest {

    @Test
    void goesOnWhereItWasInEveryState(@TempDir Path folder) throws Exception {
        Path effects = folder.resolve("effects");
        Path runbooks = runbooks(folder.resolve("runbooks"), effects);
        try (ServerProcess server = new ServerProcess(folder, runbooks, Map.of("EVENKEEL_DEMO", "true")).start()) {
            DemoPeople people = DemoPeople.of(server);
            Answer declared = people.operator().post("/runs", "declare", Map.of("runbook", "down", "mode", "live"));
            assertThat(declared.status()).as(declared.toString()).isEqualTo(201);
            String run = declared.body().path("id").asString();
            killed(server, people.operator(), run, "acknowledge", Map.of());
            takesCommand(people, run);
            for (IncidentState to : IncidentState.values()) {
                if (to.compareTo(IncidentState.ACKNOWLEDGED) > 0) {
                    killed(server, people.operator(), run, "move_incident", Map.of("to", to.name()));
                }
                if (to == IncidentState.MITIGATING) {
                    // In the middle of what it does to the world, too.
                    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(effects));
                    server.kill();
                    server.start();
                    commanderIsTakenOut(server, people, run);
                }
            }
            await().atMost(Duration.ofMinutes(2))
                    .ignoreException(Away.class)
                    .until(() -> people.operator()
                            .get("/runs/" + run)
                            .path("summary")
                            .path("status")
                            .asString()
                            .equals("succeeded"));
            server.close();
            check(server, run);
        }
        assertThat(Files.readAllLines(effects)).as("nothing is done twice").containsExactly("mitigated", "looked back");
    }

    /** The approver is made commander. */
    private static void takesCommand(DemoPeople people, String run) throws Away {
        say(people.operator(), run, "offer", "offer_role", Map.of("role", "COMMANDER", "to", "demo-approver"));
        say(people.approver(), run, "accept", "accept_role", Map.of("role", "COMMANDER"));
    }

    /** Whoever is no user any more leads nothing, and somebody else takes over. */
    private static void commanderIsTakenOut(ServerProcess server, DemoPeople people, String run) throws Away {
        try (Browser browser = new Browser();
                Person admin = browser.signIn(server, "admin", server.adminPassword());
                Person operator = browser.demo(server, "operator")) {
            Page page = admin.page();
            page.navigate(server.url() + "/users");
            page.locator("details.person-row:has-text('demo-approver') > summary")
                    .click();
            page.locator("form[action$='/users/demo-approver/disabled'] button").click();
            operator.awaitRoom(run, ".incident-duty:has-text('vacant: demo-approver is not here any more')");
            operator.page()
                    .locator("#incident button[name=to][value=demo-operator][aria-label*=Commander]")
                    .click();
            operator.awaitRoom(run, ".incident-duty:has-text('demo-operator')");
        }
        Answer late = people.approver()
                .post(
                        "/runs/" + run + "/decisions",
                        "late",
                        Map.of("action", "move_incident", "evidence", Map.of("to", "MONITORING")));
        assertThat(late.status())
                .as("the token of somebody who is no user any more")
                .isEqualTo(401);
    }

    /** Sends what a person decides, kills the server meanwhile, and sends it again under the same key until it is taken. */
    private static void killed(
            ServerProcess server, ApiClient person, String run, String action, Map<String, ?> evidence)
            throws Exception {
        String key = action + evidence.values();
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> {
            try {
                person.post("/runs/" + run + "/decisions", key, body(action, evidence));
            } catch (Away killedMeanwhile) {
                // that is what it is about
            }
        });
        server.kill();
        first.join();
        server.start();
        say(person, run, key, action, evidence);
    }

    private static void say(ApiClient person, String run, String key, String action, Map<String, ?> evidence) {
        await(action + " " + evidence)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(200))
                .ignoreException(Away.class)
                .until(() -> {
                    Answer answer = person.post("/runs/" + run + "/decisions", key, body(action, evidence));
                    if (answer.status() / 100 == 4) {
                        throw new IllegalStateException(answer.toString());
                    }
                    return answer.status() / 100 == 2;
                });
    }

    private static Map<String, Object> body(String action, Map<String, ?> evidence) {
        return Map.of("action", action, "evidence", evidence);
    }

    private static void check(ServerProcess server, String run) {
        try (Store store = Store.open(StoreSettings.folder(server.data()))) {
            List<JournalEvent> events = store.journal().read(run, 0);
            assertThat(store.journal().verify(run).ok()).isTrue();
            List<String> moves = new ArrayList<>();
            for (IncidentState state : IncidentState.values()) {
                if (state != IncidentState.DECLARED) {
                    moves.add(state.name());
                }
            }
            assertThat(events)
                    .filteredOn(event -> event.type() == Type.INCIDENT_MOVED)
                    .extracting(event -> String.valueOf(event.data().get("to")))
                    .containsExactlyElementsOf(moves);
            assertThat(events)
                    .filteredOn(event -> event.type() == Type.STEP_FINISHED)
                    .extracting(JournalEvent::step)
                    .containsExactlyInAnyOrder(
                            "triage/look", "diagnose/again", "mitigate/act", "verify/good", "review/back");
            assertThat(store.runs().find(run).orElseThrow().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }

    private static Path runbooks(Path folder, Path effects) throws IOException {
        Files.createDirectories(folder.resolve("incident"));
        Files.writeString(folder.resolve("estate.yaml"), """
                sites:
                  here: { title: Here, provider: local }
                environments:
                  production: { title: Production, sites: [here] }
                services:
                  shop: { owner: team, environments: { production: [here] } }
                """);
        Files.writeString(folder.resolve("incident/down.yaml"), String.format(Locale.ROOT, """
                        runbook: down
                        procedure: incident
                        title: The shop is down
                        owner: team
                        service: shop
                        severity: 2
                        triage:
                          - { id: look, script: { command: [echo, looked], read_only: true } }
                        diagnose:
                          - { id: again, script: { command: [echo, looked], read_only: true } }
                        mitigate:
                          - { id: act, script: { command: [sh, -c, "echo mitigated >> %1$s; sleep 3"] } }
                        verify:
                          - { id: good, script: { command: [echo, looked], read_only: true } }
                        review:
                          - { id: back, script: { command: [sh, -c, "echo looked back >> %1$s"] } }
                        """, effects));
        return folder;
    }
}
