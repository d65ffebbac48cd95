package dev.evenkeel.web.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.web.launch.IncidentDeclarations.Declared;
import dev.evenkeel.web.launch.Launcher.DeclaredIncident;
import dev.evenkeel.web.launch.Launcher.Launch;
import dev.evenkeel.web.launch.Launcher.Launched;
import dev.evenkeel.web.launch.Launcher.Terms;
import dev.evenkeel.workflows.contract.Incident;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest.Takeover;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentDeclarationsTest {

    private static final long NOW = 1_000_000_000;

    @TempDir
    private Path folder;

    private Store store;
    private IncidentDeclarations declarations;

    @BeforeEach
    void opens() {
        store = Store.open(StoreSettings.folder(folder.resolve("data")));
        declarations = new IncidentDeclarations(store.runs(), () -> Instant.ofEpochMilli(NOW));
    }

    @AfterEach
    void closes() {
        store.close();
    }

    @Test
    void isWhatTheRunbookSaysAndNowWhenNobodySaysOtherwise() {
        assertThat(declarations.of(launch(), incident(), false))
                .isEqualTo(new Declared.Fine(new Incident(4, "Something is odd", NOW, NOW, NOW)));
    }

    @Test
    void takesWhatWasSaid() {
        DeclaredIncident said = new DeclaredIncident(1, " All is down ", NOW - 9, NOW - 5);
        assertThat(declarations.of(launch().on(Terms.NONE.incident(said)), incident(), false))
                .isEqualTo(new Declared.Fine(new Incident(1, "All is down", NOW - 9, NOW - 5, NOW)));
        DeclaredIncident detected = new DeclaredIncident(null, null, null, NOW - 5);
        assertThat(declarations.of(launch().on(Terms.NONE.incident(detected)), incident(), false))
                .isEqualTo(new Declared.Fine(new Incident(4, "Something is odd", NOW - 5, NOW - 5, NOW)));
    }

    @Test
    void refusesWhatCannotBe() {
        DeclaredIncident said = new DeclaredIncident(6, "x".repeat(201), NOW + 120_000, null);
        assertThat(declarations.of(launch().on(Terms.NONE.incident(said)), incident(), false))
                .isInstanceOfSatisfying(
                        Declared.Not.class,
                        not -> assertThat(((Launched.Invalid) not.why()).messages())
                                .containsOnlyKeys(
                                        DeclaredIncident.SEVERITY, DeclaredIncident.TITLE, DeclaredIncident.BEGAN));
        Launch again = launch().on(Terms.NONE.again(new Launcher.Again("hash", new Takeover("i-0", Map.of()))));
        assertThat(declarations.of(again, incident(), false)).isInstanceOf(Declared.Not.class);
    }

    @Test
    void launchesFromOpenIncidentsOfTheSameEnvironmentOnly() {
        store.runs().requested(summary("open", RunStatus.RUNNING, "production"));
        store.runs().requested(summary("elsewhere", RunStatus.RUNNING, "staging"));

        assertThat(declarations.of(launch().on(Terms.NONE.from("open")), task(), false))
                .isEqualTo(new Declared.Fine(null));
        assertThat(declarations.of(launch().on(Terms.NONE.from("elsewhere")), task(), false))
                .isInstanceOf(Declared.Not.class);
        assertThat(declarations.of(launch().on(Terms.NONE.from("unknown")), task(), false))
                .isInstanceOf(Declared.Not.class);
    }

    @Test
    void isPrivateWhenSomebodySaysSoOrTheRunbookDoesAndAPersonDeclaresIt() {
        Runbook secret = read("incident", "private: true\ntriage");

        assertThat(isPrivate(null, secret, false)).isTrue();
        assertThat(isPrivate(null, secret, true))
                .as("nobody would be among its people")
                .isFalse();
        assertThat(isPrivate(false, secret, false)).isFalse();
        assertThat(isPrivate(true, incident(), false)).isTrue();
        assertThat(isPrivate(null, incident(), false)).isFalse();
        DeclaredIncident said = new DeclaredIncident(null, null, null, null, true);
        assertThat(declarations.of(launch().on(Terms.NONE.incident(said)), task(), false))
                .as("whoever wants it private is told that it is not")
                .isInstanceOf(Declared.Not.class);
    }

    private boolean isPrivate(@Nullable Boolean said, Runbook runbook, boolean unattended) {
        DeclaredIncident declared = new DeclaredIncident(null, null, null, null, said);
        return declarations.of(launch().on(Terms.NONE.incident(declared)), runbook, unattended)
                        instanceof Declared.Fine(Incident incident)
                && incident != null
                && incident.isPrivate();
    }

    private static Launch launch() {
        return new Launch("i-1", "odd", "production", Mode.LIVE, Map.of(), "anna");
    }

    private static RunSummary summary(String id, RunStatus status, String environment) {
        return new RunSummary(
                id,
                "odd",
                "incident",
                "Something is odd",
                null,
                environment,
                Mode.LIVE,
                status,
                null,
                null,
                "",
                "anna",
                "hash",
                "",
                NOW,
                null);
    }

    private static Runbook incident() {
        return read("incident", "severity: 4\ntriage");
    }

    private static Runbook task() {
        return read("task", "steps");
    }

    private static Runbook read(String procedure, String phase) {
        String text = """
                runbook: odd
                procedure: %s
                title: Something is odd
                owner: team-shop
                %s:
                  - { id: look, wait: { for: 1s } }
                """.formatted(procedure, phase);
        return ((Reading.Good) new RunbookReader(new ExpressionCompiler())
                        .read("incident/odd.yaml", text, Surroundings.PERMISSIVE))
                .runbook();
    }
}
