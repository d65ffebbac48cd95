package dev.evenkeel.web.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.Journal;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.web.temporal.TemporalBinary;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunControl;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.SignedDecision;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowUpdateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole server with a real Temporal: what is launched runs, waits for people, and believes signed decisions only. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class LaunchedRunTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String GUARDED = """
            runbook: guarded
            procedure: task
            title: Ask first
            owner: team-shop
            steps:
              - id: agree
                approval: { instructions: Look first }
              - id: work
                script: { command: ["true"] }
            """;

    @TempDir
    private static Path folder;

    private final Launcher launcher;
    private final Decisions decisions;
    private final Runs runs;
    private final Journal journal;
    private final Users users;
    private final WorkflowClient client;

    @Autowired
    LaunchedRunTest(
            Launcher launcher, Decisions decisions, Runs runs, Journal journal, Users users, WorkflowClient client) {
        this.launcher = launcher;
        this.decisions = decisions;
        this.runs = runs;
        this.journal = journal;
        this.users = users;
        this.client = client;
    }

    @DynamicPropertySource
    static void ownFolders(DynamicPropertyRegistry properties) {
        new RunbookFixture(folder.resolve("runbooks")).write("task/guarded.yaml", GUARDED);
        properties.add("evenkeel.data", () -> folder.resolve("data").toString());
        properties.add("evenkeel.runbooks", () -> folder.resolve("runbooks").toString());
        properties.add("evenkeel.temporal.binary", TemporalBinary::path);
    }

    @BeforeEach
    void knowsPeople() {
        users.create("alice", null, Map.of("production", Set.of(Role.OPERATOR)));
        users.create("bob", null, Map.of("production", Set.of(Role.APPROVER)));
    }

    @Test
    void runsWhatWasLaunched() {
        String id = launch("greet", Map.of("who", List.of("world")));

        await().atMost(PATIENCE).until(() -> status(id) == RunStatus.SUCCEEDED);
        assertThat(journal.read(id, 0)).extracting(JournalEvent::type).contains(JournalEvent.Type.STEP_FINISHED);
    }

    @Test
    void waitsForASignedDecisionOfSomebodyElse() {
        String id = launch("guarded", Map.of());
        await().atMost(PATIENCE).until(() -> status(id) == RunStatus.WAITING);

        assertThat(decisions.decide(approve(id, "alice"))).isInstanceOf(Decisions.Outcome.Refused.class);
        assertThat(status(id)).isEqualTo(RunStatus.WAITING);
        assertThat(decisions.decide(approve(id, "bob"))).isInstanceOf(Decisions.Outcome.Accepted.class);

        await().atMost(PATIENCE).until(() -> status(id) == RunStatus.SUCCEEDED);
    }

    @Test
    void refusesADecisionThatNobodySigned() {
        String id = launch("guarded", Map.of());
        await().atMost(PATIENCE).until(() -> status(id) == RunStatus.WAITING);
        JournalEvent asked = asked(id);
        Decision forged = new Decision(
                "forged",
                id,
                Decision.Action.APPROVE,
                asked.step(),
                String.valueOf(asked.data().get("scope")),
                "bob",
                Role.APPROVER,
                "production",
                "",
                Map.of(),
                System.currentTimeMillis());

        assertThatThrownBy(() -> client.newUntypedWorkflowStub("run/" + id)
                        .update("decide", RunControl.Receipt.class, new SignedDecision(forged, "no-key", "AAAA")))
                .isInstanceOf(WorkflowUpdateException.class);
        assertThat(status(id)).isEqualTo(RunStatus.WAITING);
    }

    private String launch(String runbook, Map<String, List<String>> inputs) {
        String id = launcher.newRunId();
        assertThat(launcher.launch(new Launcher.Launch(id, runbook, "production", Mode.LIVE, inputs, "alice")))
                .isEqualTo(new Launcher.Launched.Started(id));
        return id;
    }

    private Decisions.Ask approve(String id, String actor) {
        JournalEvent asked = asked(id);
        return new Decisions.Ask(
                "decision-of-" + actor + "-" + id,
                id,
                Decision.Action.APPROVE,
                asked.step(),
                String.valueOf(asked.data().get("scope")),
                actor,
                "",
                Map.of());
    }

    private JournalEvent asked(String id) {
        return journal.read(id, 0).stream()
                .filter(event -> event.type() == JournalEvent.Type.PERSON_ASKED)
                .findFirst()
                .orElseThrow();
    }

    private RunStatus status(String id) {
        return runs.find(id).orElseThrow().status();
    }
}
