package dev.evenkeel.web.launch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Reader;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.DataFolder;
import dev.evenkeel.web.catalog.CatalogAccess;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.inputs.Uploads;
import dev.evenkeel.web.runs.KeysAccess;
import dev.evenkeel.web.security.PermissionsAccess;
import dev.evenkeel.web.temporal.TemporalServer;
import dev.evenkeel.workflows.contract.FreezeOverride;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.runbook.ListSource;
import dev.evenkeel.workflows.runbook.Procedure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalLauncherTest {

    @TempDir
    private Path folder;

    private final Temporal temporal = new Temporal();
    private Instant now = Instant.parse("2026-01-01T03:00:00Z");
    private RunbookFixture files;
    private DataFolder data;
    private Store store;
    private TemporalLauncher launcher;
    private LostStarts lostStarts;

    @BeforeEach
    void opens() {
        files = new RunbookFixture(folder.resolve("runbooks"));
        data = DataFolder.own(folder.resolve("data"));
        store = Store.open(StoreSettings.folder(data.path()));
        launcher = reload();
        lostStarts = new LostStarts(store.runs(), store.audit(), temporal, () -> now);
        store.users().create("alice", null, Map.of("production", Set.of(Role.OPERATOR)));
        store.users().create("bob", null, Map.of(Users.EVERYWHERE, Set.of(Role.RESPONDER)));
    }

    /** A launcher with the catalog as the folder is now. */
    private TemporalLauncher reload() {
        CatalogAccess access = CatalogAccess.of(files.folder());
        return new TemporalLauncher(
                access.catalog(),
                PermissionsAccess.over(store.users()),
                store.runs(),
                store.audit(),
                KeysAccess.in(store.settings(), data),
                temporal,
                temporal,
                () -> now,
                ListSource.UNASKED,
                new Uploads(store, () -> now),
                new Declarations(store, access.estates(), () -> now));
    }

    @AfterEach
    void closes() throws Exception {
        store.close();
        data.close();
    }

    @Test
    void startsARunWithAllThatItNeedsPinned() {
        String id = launcher.newRunId();

        assertThat(launch(id, "alice", Mode.LIVE, "world")).isEqualTo(new Launcher.Launched.Started(id));

        RunRequest request = temporal.started.getFirst();
        assertThat(request.inputs()).containsEntry("who", "world");
        assertThat(request.definition().text()).isEqualTo(RunbookFixture.GREET);
        assertThat(request.estate().environment().name()).isEqualTo("production");
        assertThat(request.decisionKeys()).hasSize(1);
        assertThat(store.runs().find(id).orElseThrow().status()).isEqualTo(RunStatus.STARTING);
        assertThat(store.runs().definition(request.definition().hash())).hasValue(RunbookFixture.GREET);
        assertThat(audited("alice")).containsExactly("run.launched");
    }

    @Test
    void launchesOnlyWithFilesOfTheirOwn() throws Exception {
        files.write("task/filed.yaml", """
                runbook: filed
                procedure: task
                title: Takes a file
                owner: team-shop
                inputs:
                  patch: { type: file }
                steps:
                  - id: one
                    script: { command: [cat, "${inputs.patch.path}"] }
                """);
        launcher = reload();
        Uploads uploads = new Uploads(store, () -> now);
        InputFile own = uploads.keep("alice", "../fix.sql", new byte[] {1, 2, 3});
        InputFile foreign = uploads.keep("bob", "other.sql", new byte[] {4});
        String id = launcher.newRunId();

        assertThat(launcher.launch(filed(id, foreign.text())))
                .isEqualTo(new Launcher.Launched.Invalid(
                        Map.of("patch", "You have not uploaded this file. Upload it, then launch.")));
        assertThat(launcher.launch(filed(id, own.text().replace("/3/", "/2/"))))
                .isInstanceOf(Launcher.Launched.Invalid.class);
        assertThat(launcher.launch(filed(id, own.text()))).isEqualTo(new Launcher.Launched.Started(id));
        assertThat(temporal.started.getFirst().inputs()).containsEntry("patch", own.value());
        assertThat(store.artifacts().list(id)).singleElement().satisfies(artifact -> {
            assertThat(artifact.step()).isEqualTo("input/patch");
            assertThat(artifact.name()).isEqualTo("fix.sql");
            assertThat(artifact.mediaType()).isEqualTo("text/plain");
        });
    }

    private static Launcher.Launch filed(String id, String file) {
        return new Launcher.Launch(id, "filed", "production", Mode.LIVE, Map.of("patch", List.of(file)), "alice");
    }

    @Test
    void pinsTheRunbooksThatARunMayRun() {
        String parent = """
                runbook: parent
                procedure: task
                title: Greets twice
                owner: team-shop
                steps:
                  - id: again
                    run: { runbook: greet, inputs: { who: you } }
                """;
        files.write("task/parent.yaml", parent)
                .write(
                        "task/top.yaml",
                        parent.replace("parent", "top")
                                .replace("runbook: greet, inputs: { who: you }", "runbook: parent"));
        launcher = reload();
        Launcher.Launch launch =
                new Launcher.Launch(launcher.newRunId(), "top", "production", Mode.LIVE, Map.of(), "alice");

        assertThat(launcher.launch(launch)).isInstanceOf(Launcher.Launched.Started.class);
        Map<String, RunRequest.Child> children = temporal.started.getFirst().children();
        assertThat(children).containsOnlyKeys("parent", "greet");
        RunRequest.Child greet = requireNonNull(children.get("greet"));
        assertThat(requireNonNull(greet.estate().service()).name()).isEqualTo("shop");
        assertThat(store.runs().definition(greet.definition().hash())).hasValue(RunbookFixture.GREET);
    }

    @Test
    void refusesARunWhoseChildCannotRunThere() {
        store.users().create("carol", null, Map.of(Users.EVERYWHERE, Set.of(Role.OPERATOR)));
        files.write("task/parent.yaml", """
                runbook: parent
                procedure: task
                title: Greets
                owner: team-shop
                steps:
                  - id: again
                    run: { runbook: greet, inputs: { who: you } }
                """);
        launcher = reload();

        assertThat(launcher.launch(
                        new Launcher.Launch(launcher.newRunId(), "parent", "staging", Mode.LIVE, Map.of(), "carol")))
                .isInstanceOfSatisfying(
                        Launcher.Launched.Refused.class,
                        refused -> assertThat(refused.message()).contains("greet, which cannot run in staging"));
    }

    @Test
    void refusesADeployInAFreezeUnlessAnApproverSaysWhyItCannotWait() {
        files.write("estate.yaml", """
                        sites: { north: {} }
                        environments: { production: { sites: [north] } }
                        services: { shop: { owner: team-shop, environments: { production: [north] } } }
                        freezes:
                          - { id: holidays, title: Holidays, from: 2025-12-20T00:00Z, until: 2026-01-04T08:00Z, contact: team-shop }
                        """).write("deploy/ship.yaml", """
                        runbook: ship
                        procedure: deploy
                        title: Ship it
                        owner: team-shop
                        service: shop
                        rollout:
                          - id: hello
                            script: { command: [echo] }
                        """);
        launcher = reload();
        store.users().create("anna", null, Map.of("production", Set.of(Role.APPROVER)));

        assertThat(launcher.launch(ship(Mode.LIVE, "anna")))
                .isInstanceOfSatisfying(Launcher.Launched.Refused.class, refused -> {
                    assertThat(refused.message()).contains("until 2026-01-04T08:00:00Z: Holidays", "Ask team-shop");
                    assertThat(refused.why()).isEqualTo(Launcher.Launched.Why.FROZEN);
                });
        assertThat(launcher.launch(ship(Mode.LIVE, "alice").on(Launcher.Terms.NONE.overriding("now!"))))
                .as("an operator is no approver")
                .isInstanceOf(Launcher.Launched.Refused.class);
        assertThat(temporal.started).isEmpty();
        assertThat(audited("anna")).containsExactly("run.frozen");

        assertThat(launcher.launch(ship(Mode.REHEARSAL, "alice"))).isInstanceOf(Launcher.Launched.Started.class);
        assertThat(launcher.launch(ship(Mode.LIVE, "anna").on(Launcher.Terms.NONE.overriding("customers cannot pay"))))
                .isInstanceOf(Launcher.Launched.Started.class);
        assertThat(temporal.started.getLast().override())
                .isEqualTo(new FreezeOverride("anna", "customers cannot pay", List.of("holidays")));
        assertThat(audited("anna")).containsExactly("freeze.overridden", "run.launched", "run.frozen");

        now = Instant.parse("2026-01-04T08:00:00Z");
        assertThat(launcher.launch(ship(Mode.LIVE, "alice"))).isInstanceOf(Launcher.Launched.Started.class);
        assertThat(temporal.started.getLast().estate().freezes()).as("pinned").hasSize(1);
    }

    private Launcher.Launch ship(Mode mode, String actor) {
        return new Launcher.Launch(launcher.newRunId(), "ship", "production", mode, Map.of(), actor);
    }

    @Test
    void startsOneRunForAFormThatIsSentTwice() {
        String id = launcher.newRunId();
        launch(id, "alice", Mode.LIVE, "world");

        assertThat(launch(id, "alice", Mode.LIVE, "world")).isEqualTo(new Launcher.Launched.Started(id));
        assertThat(temporal.started).hasSize(1);
        assertThat(launch(id, "bob", Mode.REHEARSAL, "world")).isInstanceOf(Launcher.Launched.Refused.class);
    }

    @Test
    void aPrivateIncidentAndWhatHelpsItBelongTogetherFromTheBeginning() {
        files.write("incident/leak.yaml", """
                runbook: leak
                procedure: incident
                title: A key has leaked
                owner: team-shop
                service: shop
                private: true
                triage:
                  - { id: look, wait: { for: 1s } }
                """);
        launcher = reload();
        String incident = launcher.newRunId();
        String help = launcher.newRunId();
        Launcher.Launch declared = new Launcher.Launch(incident, "leak", "production", Mode.LIVE, Map.of(), "alice");
        assertThat(launcher.launch(declared)).isEqualTo(new Launcher.Launched.Started(incident));
        Launcher.Launch helps = new Launcher.Launch(
                help,
                "greet",
                "production",
                Mode.LIVE,
                Map.of("who", List.of("x")),
                "alice",
                Launcher.Terms.NONE.from(incident));
        assertThat(launcher.launch(helps)).isEqualTo(new Launcher.Launched.Started(help));

        assertThat(temporal.started).extracting(RunRequest::room).containsExactly(incident, incident);
        assertThat(store.runs().find(incident).orElseThrow().people()).containsExactly("alice");
        for (String run : List.of(incident, help)) {
            assertThat(new Reader("bob", false).get(() -> store.runs().find(run)))
                    .as("before its workflow has written a word")
                    .isEmpty();
        }
        assertThat(new Reader("bob", false).get(() -> launcher.launch(helps.as(launcher.newRunId()))))
                .as("nobody else can launch from its room, or learn that there is one")
                .isInstanceOfSatisfying(
                        Launcher.Launched.Refused.class,
                        refused -> assertThat(refused.message()).contains("There is no open incident " + incident));
    }

    @Test
    void letsRespondersRehearseButNotRun() {
        assertThat(launch(launcher.newRunId(), "bob", Mode.LIVE, "world"))
                .isInstanceOfSatisfying(
                        Launcher.Launched.Refused.class,
                        refused -> assertThat(refused.message()).contains("role operator in production"));
        assertThat(audited("bob")).containsExactly("run.refused");

        assertThat(launch(launcher.newRunId(), "bob", Mode.REHEARSAL, "world"))
                .isInstanceOf(Launcher.Launched.Started.class);
    }

    @Test
    void saysWhichInputIsWrong() {
        assertThat(launch(launcher.newRunId(), "alice", Mode.LIVE, ""))
                .isInstanceOfSatisfying(
                        Launcher.Launched.Invalid.class,
                        invalid -> assertThat(invalid.messages()).containsOnlyKeys("who"));
        assertThat(temporal.started).isEmpty();
    }

    @Test
    void refusesAnEnvironmentWhereTheServiceIsNot() {
        Launcher.Launch elsewhere = new Launcher.Launch(
                launcher.newRunId(), "greet", "staging", Mode.LIVE, Map.of("who", List.of("x")), "alice");

        assertThat(launcher.launch(elsewhere)).isInstanceOf(Launcher.Launched.Invalid.class);
    }

    @Test
    void writesDownWhatCertainlyDidNotStart() {
        temporal.failure = new RunStarter.Failed("no such namespace", true);
        String id = launcher.newRunId();

        assertThat(launch(id, "alice", Mode.LIVE, "world")).isInstanceOf(Launcher.Launched.Refused.class);
        assertThat(store.runs().find(id).orElseThrow().status()).isEqualTo(RunStatus.NOT_STARTED);
    }

    @Test
    void settlesAStartWhoseAnswerWasLost() {
        temporal.failure = new RunStarter.Failed("no answer", false);
        String lost = launcher.newRunId();
        launch(lost, "alice", Mode.LIVE, "world");
        String there = launcher.newRunId();
        launch(there, "alice", Mode.LIVE, "world");
        temporal.existing.add(there);
        temporal.failure = null;

        lostStarts.settle();
        assertThat(store.runs().find(lost).orElseThrow().status()).isEqualTo(RunStatus.STARTING);

        now = now.plus(Duration.ofSeconds(31));
        lostStarts.settle();

        assertThat(store.runs().find(lost).orElseThrow().status()).isEqualTo(RunStatus.NOT_STARTED);
        assertThat(store.runs().find(there).orElseThrow().status()).isEqualTo(RunStatus.STARTING);
    }

    @Test
    void leavesAStartOpenWhileTemporalIsAway() {
        temporal.failure = new RunStarter.Failed("no answer", false);
        String id = launcher.newRunId();
        launch(id, "alice", Mode.LIVE, "world");
        now = now.plus(Duration.ofMinutes(5));

        lostStarts.settle();

        assertThat(store.runs().find(id).orElseThrow().status()).isEqualTo(RunStatus.STARTING);
    }

    @Test
    void startsNothingWhileTemporalIsDown() {
        temporal.up = false;
        String id = launcher.newRunId();

        assertThat(launch(id, "alice", Mode.LIVE, "world")).isInstanceOf(Launcher.Launched.Refused.class);
        assertThat(store.runs().find(id)).isEmpty();
    }

    private Launcher.Launched launch(String id, String actor, Mode mode, String who) {
        return launcher.launch(
                new Launcher.Launch(id, "greet", "production", mode, Map.of("who", List.of(who)), actor));
    }

    private List<String> audited(String actor) {
        return store.audit().list(new AuditFilter(actor, null, null, null, null, null), null, 10).stream()
                .map(AuditEntry::action)
                .toList();
    }

    private static final class Temporal implements RunStarter, TemporalServer {
        private final List<RunRequest> started = new ArrayList<>();
        private final Set<String> existing = new HashSet<>();
        private @Nullable Failed failure;
        private boolean up = true;

        @Override
        public void start(Procedure procedure, RunRequest request) throws Failed {
            if (failure != null) {
                throw failure;
            }
            started.add(request);
        }

        @Override
        public boolean exists(String runId) throws Failed {
            if (failure != null) {
                throw failure;
            }
            return existing.contains(runId);
        }

        @Override
        public String target() {
            return "nowhere";
        }

        @Override
        public void awaitUp() {}

        @Override
        public Condition condition() {
            return new Condition(up, "a fake");
        }

        @Override
        public void close() {}
    }
}
