package dev.evenkeel.web.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.web.CannotStart;
import dev.evenkeel.web.DataFolder;
import dev.evenkeel.web.security.PermissionsAccess;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunControl;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.SignedDecision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedDecisionsTest {

    @TempDir
    private Path folder;

    private final Run run = new Run();
    private DataFolder data;
    private Store store;
    private DecisionKeys keys;
    private SignedDecisions decisions;

    @BeforeEach
    void opens() {
        data = DataFolder.own(folder);
        store = Store.open(StoreSettings.folder(folder));
        keys = new DecisionKeys(store.settings(), data);
        decisions = new SignedDecisions(
                store.runs(),
                store.journal(),
                store.audit(),
                PermissionsAccess.over(store.users()),
                keys,
                run,
                new MergeTargets(store, PermissionsAccess.over(store.users())),
                store.users(),
                InstantSource.system());
        store.runs().requested(summary("r1", "production"));
        store.users().create("alice", null, Map.of("production", Set.of(Role.APPROVER), "staging", Set.of(Role.ADMIN)));
        store.users().create("bob", null, Map.of("production", Set.of(Role.OPERATOR)));
    }

    @AfterEach
    void closes() throws Exception {
        store.close();
        data.close();
    }

    @Test
    void signsWhatTheRunCanCheck() throws Exception {
        Decisions.Outcome outcome = decisions.decide(ask("r1", Decision.Action.APPROVE, "alice"));

        assertThat(outcome).isEqualTo(new Decisions.Outcome.Accepted("task"));
        SignedDecision sent = run.taken.getFirst();
        assertThat(sent.decision().role()).isEqualTo(Role.APPROVER);
        assertThat(sent.decision().environment()).isEqualTo("production");
        assertThat(genuine(sent)).isTrue();
        assertThat(audited("alice")).containsExactly("decision.accepted");
    }

    @Test
    void signsNothingElse() throws Exception {
        decisions.decide(ask("r1", Decision.Action.APPROVE, "alice"));
        SignedDecision sent = run.taken.getFirst();
        Decision real = sent.decision();

        Decision forged = new Decision(
                real.id(),
                real.runId(),
                real.action(),
                real.step(),
                "another scope",
                real.actor(),
                real.role(),
                real.environment(),
                real.comment(),
                real.evidence(),
                real.at());

        assertThat(genuine(new SignedDecision(forged, sent.keyId(), sent.signature())))
                .isFalse();
    }

    @Test
    void refusesWhoLacksTheRoleInThatEnvironmentAndWritesItDown() {
        Decisions.Outcome outcome = decisions.decide(ask("r1", Decision.Action.APPROVE, "bob"));

        assertThat(message(outcome)).contains("role approver in production").contains("operator");
        assertThat(run.taken).isEmpty();
        assertThat(audited("bob")).containsExactly("decision.refused");
    }

    @Test
    void refusesStrangersAndUnknownRuns() {
        assertThat(message(decisions.decide(ask("r1", Decision.Action.COMMENT, "mallory"))))
                .contains("without any role");
        assertThat(message(decisions.decide(ask("nowhere", Decision.Action.APPROVE, "alice"))))
                .contains("There is no run nowhere");
        assertThat(audited("mallory")).containsExactly("decision.refused");
    }

    @Test
    void passesTheRunsOwnRefusalOnAndWritesItDown() {
        run.refusal = "The plan has changed since you looked. Look again.";

        Decisions.Outcome outcome = decisions.decide(ask("r1", Decision.Action.APPROVE, "alice"));

        assertThat(message(outcome)).isEqualTo("The plan has changed since you looked. Look again.");
        assertThat(store.audit()
                        .list(new AuditFilter("alice", null, null, null, null, null), null, 10)
                        .getFirst()
                        .details())
                .containsEntry("refusal", "The plan has changed since you looked. Look again.");
    }

    @Test
    void signsWhatThePersonIsWhereTheOtherIncidentIs() {
        store.runs().requested(incident("i1", "production", Mode.LIVE, RunStatus.RUNNING));
        store.runs().requested(incident("i2", "staging", Mode.LIVE, RunStatus.RUNNING));
        store.runs().requested(incident("i3", "production", Mode.LIVE, RunStatus.RUNNING));

        assertThat(merge("alice", "i2", Map.of("there", "OWNER", "x", "y")))
                .isInstanceOf(Decisions.Outcome.Accepted.class);
        assertThat(run.taken.getLast().decision().evidence()).isEqualTo(Map.of("into", "i2", "there", "ADMIN"));
        merge("bob", "i3", Map.of("there", "ADMIN"));
        assertThat(run.taken.getLast().decision().evidence()).isEqualTo(Map.of("into", "i3"));
    }

    @Test
    void sendsNobodyIntoAnIncidentThatIsNotTheirs() {
        store.runs().requested(incident("i1", "production", Mode.LIVE, RunStatus.RUNNING));
        store.runs().requested(incident("i2", "staging", Mode.LIVE, RunStatus.RUNNING));
        store.runs().requested(incident("i3", "production", Mode.LIVE, RunStatus.SUCCEEDED));
        store.runs().requested(incident("i4", "production", Mode.DRILL, RunStatus.RUNNING));
        store.runs().requested(incident("i5", "production", Mode.LIVE, RunStatus.STARTING));

        assertThat(merge("bob", "i2", Map.of()))
                .isEqualTo(new Decisions.Outcome.Refused(
                        "You are neither an operator in staging nor the commander of i2. Ask somebody who is.",
                        Decisions.Outcome.Why.ROLE));
        assertThat(message(merge("bob", "i3", Map.of()))).contains("The incident i3 has ended");
        assertThat(message(merge("bob", "i4", Map.of()))).contains("is a drill");
        assertThat(message(merge("bob", "i5", Map.of()))).contains("only just begun");
        assertThat(message(merge("bob", "r1", Map.of()))).contains("There is no incident r1");
        assertThat(message(merge("bob", "nowhere", Map.of()))).contains("There is no incident nowhere");
        assertThat(run.taken).isEmpty();
        assertThat(audited("bob")).containsOnly("decision.refused").hasSize(6);
    }

    private Decisions.Outcome merge(String actor, String into, Map<String, Object> more) {
        Map<String, Object> evidence = new HashMap<>(more);
        evidence.put("into", into);
        return decisions.decide(new Decisions.Ask(
                "d-" + into, "i1", Decision.Action.MERGE_INCIDENT, null, null, actor, "The same", evidence));
    }

    private static RunSummary incident(String runId, String environment, Mode mode, RunStatus status) {
        return new RunSummary(
                runId,
                "shop-slow",
                "incident",
                "The shop is slow",
                "shop",
                environment,
                mode,
                status,
                null,
                null,
                "",
                "bob",
                "hash",
                "",
                1,
                status.finished() ? 2L : null);
    }

    @Test
    void readsTheSameKeyAfterARestart() {
        assertThat(new DecisionKeys(store.settings(), data).publicKeys()).isEqualTo(keys.publicKeys());
    }

    @Test
    void refusesToStartWithTheKeyFileOfAnotherStore() throws Exception {
        Files.delete(data.resolve("store.key"));

        assertThatThrownBy(() -> new DecisionKeys(store.settings(), data))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("does not belong to this store")
                .hasMessageContaining("Copy store.key");
    }

    private boolean genuine(SignedDecision signed) throws Exception {
        byte[] encoded = Base64.getDecoder().decode(keys.publicKeys().get(signed.keyId()));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        signature.update(signed.decision().bytes());
        return signature.verify(Base64.getDecoder().decode(signed.signature()));
    }

    private List<String> audited(String actor) {
        return store.audit().list(new AuditFilter(actor, null, null, null, null, null), null, 10).stream()
                .map(AuditEntry::action)
                .toList();
    }

    private static String message(Decisions.Outcome outcome) {
        return ((Decisions.Outcome.Refused) outcome).message();
    }

    private static Decisions.Ask ask(String runId, Decision.Action action, String actor) {
        return new Decisions.Ask("d1", runId, action, "rollout/apply", "scope", actor, "", Map.of());
    }

    static RunSummary summary(String runId, String environment) {
        return new RunSummary(
                runId,
                "shop-release",
                "deploy",
                "Release",
                "shop",
                environment,
                Mode.LIVE,
                RunStatus.RUNNING,
                null,
                null,
                "",
                "bob",
                "hash",
                "",
                1,
                null);
    }

    /** A workflow that takes everything, or refuses everything. */
    private static final class Run implements RunUpdates {
        private final List<SignedDecision> taken = new ArrayList<>();
        private String refusal = "";

        @Override
        public RunControl.Receipt decide(SignedDecision decision) throws NotTaken {
            if (!refusal.isEmpty()) {
                throw new NotTaken(refusal);
            }
            taken.add(decision);
            return new RunControl.Receipt(decision.decision().id(), "task");
        }
    }
}
