package dev.evenkeel.web.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Journal;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.runs.DecisionKeys;
import dev.evenkeel.web.temporal.TemporalBinary;
import dev.evenkeel.web.temporal.TemporalServer;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.SignedDecision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
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

/** Decisions that come past the web, with Temporal's own command line: none counts that should not, and each refusal is audited. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class ForgedDecisionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String GUARDED = """
            runbook: guarded
            procedure: task
            title: Ask two people first
            owner: team-shop
            service: shop
            steps:
              - id: agree
                approval: { count: 2 }
              - id: work
                script: { command: ["true"] }
            """;

    @TempDir
    private static Path folder;

    private final Launcher launcher;
    private final Runs runs;
    private final Journal journal;
    private final Audit audit;
    private final Users users;
    private final DecisionKeys keys;
    private final TemporalServer temporal;

    @Autowired
    ForgedDecisionTest(
            Launcher launcher,
            Runs runs,
            Journal journal,
            Audit audit,
            Users users,
            DecisionKeys keys,
            TemporalServer temporal) {
        this.launcher = launcher;
        this.runs = runs;
        this.journal = journal;
        this.audit = audit;
        this.users = users;
        this.keys = keys;
        this.temporal = temporal;
    }

    private record Answer(int exit, String output) {}

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
        users.create("carol", null, Map.of("production", Set.of(Role.APPROVER)));
    }

    @Test
    void takesWhatTheServerSignedOnceAndAuditsWhateverElseTemporalsCommandLineSends() throws Exception {
        String run = launch();

        Decision unsigned = decision(run, "unsigned", scope(run));
        refused(run, new SignedDecision(unsigned, keyId(), ""), "unsigned", "not signed");

        Decision forged = decision(run, "forged", scope(run));
        refused(run, new SignedDecision(forged, keyId(), signedByAnother(forged)), "forged", "not signed");

        refused(run, keys.sign(decision(run, "stale", "0123abcd")), "stale", "look again");
        assertThat(decided(run)).isEmpty();

        SignedDecision genuine = keys.sign(decision(run, "genuine", scope(run)));
        assertThat(send(run, genuine).exit()).isZero();
        refused(run, genuine, "genuine", "already taken");

        assertThat(decided(run)).containsExactly("genuine");
        assertThat(runs.find(run).orElseThrow().status()).isEqualTo(RunStatus.WAITING);
        assertThat(audit.verify().ok()).isTrue();
    }

    private void refused(String run, SignedDecision decision, String id, String why) throws Exception {
        Answer answer = send(run, decision);

        assertThat(answer.exit()).as(answer.output()).isNotZero();
        assertThat(answer.output()).contains(why);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(refusals(run)).anySatisfy(entry -> {
                    assertThat(entry.actor()).isEqualTo("temporal");
                    assertThat(entry.environment()).isEqualTo("production");
                    assertThat(entry.details()).containsEntry("decision", id).containsEntry("actor", "bob");
                    assertThat(entry.details().get("refusal")).asString().contains(why);
                }));
    }

    private Answer send(String run, SignedDecision decision) throws IOException, InterruptedException {
        Process command = new ProcessBuilder(
                        TemporalBinary.path(),
                        "workflow",
                        "update",
                        "execute",
                        "--address",
                        temporal.target(),
                        "--workflow-id",
                        "run/" + run,
                        "--name",
                        "decide",
                        "--input",
                        CanonicalJson.write(decision))
                .redirectErrorStream(true)
                .start();
        String output = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(command.waitFor(), output);
    }

    private List<AuditEntry> refusals(String run) {
        return audit.list(new AuditFilter(null, "update.refused", run, null, null, null), null, 20);
    }

    private List<String> decided(String run) {
        List<String> ids = new ArrayList<>();
        for (JournalEvent event : journal.read(run, 0)) {
            if (event.type() == Type.DECIDED) {
                ids.add(String.valueOf(event.data().get("decision")));
            }
        }
        return ids;
    }

    private String launch() {
        String id = launcher.newRunId();
        assertThat(launcher.launch(new Launcher.Launch(id, "guarded", "production", Mode.LIVE, Map.of(), "alice")))
                .isEqualTo(new Launcher.Launched.Started(id));
        await().atMost(PATIENCE).until(() -> runs.find(id).orElseThrow().status() == RunStatus.WAITING);
        return id;
    }

    private static Decision decision(String run, String id, String scope) {
        return new Decision(
                id,
                run,
                Decision.Action.APPROVE,
                "steps/agree",
                scope,
                "bob",
                Role.APPROVER,
                "production",
                "",
                Map.of(),
                System.currentTimeMillis());
    }

    private String scope(String run) {
        return journal.read(run, 0).stream()
                .filter(event -> event.type() == Type.PERSON_ASKED)
                .map(event -> String.valueOf(event.data().get("scope")))
                .findFirst()
                .orElseThrow();
    }

    private String keyId() {
        return keys.publicKeys().keySet().iterator().next();
    }

    private static String signedByAnother(Decision decision) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
        signature.update(decision.bytes());
        return Base64.getEncoder().encodeToString(signature.sign());
    }
}
