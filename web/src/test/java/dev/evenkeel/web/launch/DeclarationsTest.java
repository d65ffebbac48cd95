package dev.evenkeel.web.launch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.web.catalog.CatalogAccess;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.launch.Launcher.Declaration;
import dev.evenkeel.web.launch.Launcher.Launch;
import dev.evenkeel.web.launch.Launcher.Launched;
import dev.evenkeel.web.launch.Launcher.Terms;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.Recovery.Objectives;
import dev.evenkeel.workflows.contract.RecoveryActivities.Promoted;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclarationsTest {

    private static final long NOW = Instant.parse("2026-01-01T03:00:00Z").toEpochMilli();

    @TempDir
    private Path folder;

    private CatalogAccess access;
    private Store store;
    private Declarations declarations;

    @BeforeEach
    void opens() {
        RunbookFixture files = new RunbookFixture(folder.resolve("runbooks"));
        files.write("estate.yaml", """
                sites: { north: {}, south: {} }
                environments:
                  production: { sites: [north, south] }
                services:
                  shop:
                    owner: team-shop
                    environments: { production: [north, south] }
                    rto: 20m
                    rpo: 30s
                """);
        files.write("recovery/move.yaml", """
                runbook: move
                procedure: recovery
                title: Move the shop
                owner: team-shop
                service: shop
                site: "${inputs.to}"
                inputs:
                  to: { type: site, among: "service.sites" }
                objectives: { rto: 10m }
                fence:
                  - { id: fenced, proves: fence, gate: { pass: "inputs.to != ''" } }
                promote:
                  - { id: promote, script: { command: [promote] } }
                failback:
                  - { id: back, script: { command: [back] } }
                """);
        access = CatalogAccess.of(files.folder());
        store = Store.open(StoreSettings.folder(folder.resolve("data")));
        declarations = new Declarations(store, access.estates(), () -> Instant.ofEpochMilli(NOW));
    }

    @AfterEach
    void closes() {
        store.close();
    }

    @Test
    void beginsNowAndPlannedWithTheObjectivesOfTheRunbookThenOfTheService() {
        Recovery recovery = fine(Mode.LIVE, null);

        assertThat(recovery.outageAt()).isEqualTo(NOW);
        assertThat(recovery.graceful()).isTrue();
        assertThat(recovery.primary()).isEqualTo("north");
        assertThat(recovery.objectives()).isEqualTo(new Objectives(Duration.ofMinutes(10), Duration.ofSeconds(30)));
    }

    @Test
    void takesTheTimeOfTheOutageButNoneThatIsStillToCome() {
        Recovery recovery = fine(Mode.LIVE, new Declaration(NOW - 60_000, false, null, null));
        assertThat(recovery.outageAt()).isEqualTo(NOW - 60_000);
        assertThat(recovery.declaredAt()).isEqualTo(NOW);
        assertThat(recovery.graceful()).isFalse();

        assertThat(not(Mode.LIVE, new Declaration(NOW + 3_600_000, true, null, null)))
                .isInstanceOfSatisfying(
                        Launched.Invalid.class,
                        invalid -> assertThat(invalid.messages()).containsOnlyKeys(Declaration.OUTAGE));
    }

    @Test
    void knowsWhereTheLastRecoveryHasMovedIt() {
        store.primaries().record(new Promoted("production", "shop", "south", "r1", 1));
        assertThat(fine(Mode.DRILL, null).primary()).isEqualTo("south");

        store.primaries().record(new Promoted("production", "shop", "gone", "r2", 2));
        assertThat(fine(Mode.DRILL, null).primary()).isEqualTo("north");
    }

    @Test
    void leadsBackFromAFailoverThatSucceeded() {
        failover("r1", RunStatus.SUCCEEDED);
        store.primaries().record(new Promoted("production", "shop", "south", "r1", 1));

        Recovery recovery = fine(Mode.LIVE, new Declaration(null, true, "r1", null));

        assertThat(recovery.failback()).isTrue();
        assertThat(recovery.primary()).isEqualTo("south");
        assertThat(recovery.returnsTo()).isEqualTo("north");
    }

    @Test
    void doesNotLeadBackFromWhatHasFailedOrWhatAnotherRunHasMovedSince() {
        failover("r1", RunStatus.FAILED);
        failover("r2", RunStatus.SUCCEEDED);

        assertThat(refusal(new Declaration(null, true, "r1", null))).contains("nothing to return from");
        assertThat(refusal(new Declaration(null, true, "r2", null))).contains("The primary is north now and not south");
    }

    @Test
    void leadsBackFromAFailoverThatHasPromotedButFailedLater() {
        failover("r1", RunStatus.FAILED);
        JournalEvent moved =
                new JournalEvent(2, 1, Type.PRIMARY_CHANGED, null, 0, null, Map.of("from", "north", "to", "south"));
        store.journal().append(new Append(store.runs().find("r1").orElseThrow(), 2, 0, List.of(moved)));
        store.primaries().record(new Promoted("production", "shop", "south", "r1", 1));

        Recovery recovery = fine(Mode.LIVE, new Declaration(null, true, "r1", null));

        assertThat(recovery.primary()).isEqualTo("south");
        assertThat(recovery.returnsTo()).isEqualTo("north");
    }

    private Recovery fine(Mode mode, @Nullable Declaration how) {
        return switch (declare(mode, how)) {
            case Declarations.Declared.Fine(Recovery recovery) -> requireNonNull(recovery);
            case Declarations.Declared.Not(Launched why) -> throw new AssertionError(why);
        };
    }

    private Launched not(Mode mode, @Nullable Declaration how) {
        return switch (declare(mode, how)) {
            case Declarations.Declared.Fine fine -> throw new AssertionError(fine);
            case Declarations.Declared.Not(Launched why) -> why;
        };
    }

    private String refusal(Declaration how) {
        return ((Launched.Refused) not(Mode.LIVE, how)).message();
    }

    private Declarations.Declared declare(Mode mode, @Nullable Declaration how) {
        Map<String, List<String>> inputs = Map.of("to", List.of("south"));
        Launch launch = new Launch("r9", "move", "production", mode, inputs, "alice", Terms.NONE.declared(how));
        return declarations.of(
                launch,
                requireNonNull(access.catalog().find("move").orElseThrow().runbook()),
                declarations.moved().snapshot("production", "shop").orElseThrow());
    }

    private void failover(String id, RunStatus status) {
        RunSummary ended = new RunSummary(
                id,
                "move",
                "recovery",
                "Move",
                "shop",
                "production",
                Mode.LIVE,
                status,
                null,
                null,
                "",
                "ann",
                "hash",
                "",
                1,
                2L);
        store.runs().requested(ended);
        JournalEvent declared = new JournalEvent(
                1,
                1,
                Type.DECLARED,
                null,
                0,
                null,
                Map.of("primary", "north", "to", "south", "outage", 1, "declared", 1));
        store.journal().append(new Append(ended, 1, 0, List.of(declared)));
    }
}
