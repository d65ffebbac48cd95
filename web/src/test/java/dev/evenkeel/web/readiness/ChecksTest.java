package dev.evenkeel.web.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RecoveryActivities.Promoted;
import dev.evenkeel.workflows.contract.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of what is written down: runbooks, the estate and past drills. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class ChecksTest {

    @TempDir
    Path folder;

    @AutoClose
    private CheckedShop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new CheckedShop(folder);
    }

    @Test
    void tellsOfARunbookWithProblemsWhereTheyAre() {
        shop.estate("", "");
        shop.recovery(CheckedShop.FAILOVER.replace("proves: fence", "budget: 2m"));

        Finding found = CheckedShop.only(shop.look(new RunbookChecker()));

        assertThat(found.state()).isEqualTo(State.BAD);
        assertThat(found.subject()).isEqualTo("failover");
        assertThat(found.message()).contains("cannot be launched", "recovery/failover.yaml:");
        assertThat(found.advice()).isNotBlank();
        shop.recovery(CheckedShop.FAILOVER);
        assertThat(CheckedShop.only(shop.look(new RunbookChecker())).state()).isEqualTo(State.OK);
    }

    @Test
    void seesWhichHostsAndCredentialsSitesLack() {
        shop.recovery(CheckedShop.FAILOVER);
        shop.estate("hosts: { db: 127.0.0.1 }", "hosts: { web: 127.0.0.1 }");
        assertThat(CheckedShop.only(shop.look(new ReferencesChecker())))
                .satisfies(found -> assertThat(found.state()).isEqualTo(State.WARN))
                .satisfies(found -> assertThat(found.message()).contains("the host db", "missing at south"));

        shop.estate("", "");
        assertThat(CheckedShop.only(shop.look(new ReferencesChecker())).state()).isEqualTo(State.BAD);
        shop.estate("hosts: { db: a }", "hosts: { db: b }");
        assertThat(CheckedShop.only(shop.look(new ReferencesChecker())).state()).isEqualTo(State.OK);
    }

    @Test
    void remembersTheLastGoodDrill() {
        shop.recovery(CheckedShop.FAILOVER);
        shop.estate("", "");
        DrillChecker checker =
                new DrillChecker(shop.store, CheckedShop.settings(Duration.ofSeconds(5)), InstantSource.system());
        assertThat(CheckedShop.only(shop.look(checker)).state()).isEqualTo(State.BAD);

        shop.ended("r-failed", "production", Mode.DRILL, RunStatus.FAILED, 1);
        shop.ended("r-rehearsal", "production", Mode.REHEARSAL, RunStatus.SUCCEEDED, 1);
        shop.ended("r-elsewhere", "staging", Mode.LIVE, RunStatus.SUCCEEDED, 1);
        assertThat(CheckedShop.only(shop.look(checker)).state()).isEqualTo(State.BAD);

        shop.ended("r-old", "production", Mode.LIVE, RunStatus.SUCCEEDED, 100);
        assertThat(CheckedShop.only(shop.look(checker)))
                .satisfies(found -> assertThat(found.state()).isEqualTo(State.WARN))
                .satisfies(found -> assertThat(found.message()).contains("100 days ago", "has changed since"));
        shop.ended("r-new", "staging", Mode.DRILL, RunStatus.SUCCEEDED, 3);
        assertThat(CheckedShop.only(shop.look(checker)))
                .satisfies(found -> assertThat(found.state()).isEqualTo(State.OK))
                .satisfies(found -> assertThat(found.message()).contains("3 days ago in staging", "r-new"));
    }

    @Test
    void takesNoRunForAGoodDrillThatMissedItsObjectivesOrOnlyLedBack() {
        shop.recovery(CheckedShop.FAILOVER);
        shop.estate("", "");
        DrillChecker checker =
                new DrillChecker(shop.store, CheckedShop.settings(Duration.ofSeconds(5)), InstantSource.system());
        shop.ended("r-back", "production", Mode.LIVE, RunStatus.SUCCEEDED, 1);
        shop.mark("r-back", 3, Type.DECLARED, Map.of("primary", "south", "to", "north", "returns_from", "r-good"));
        assertThat(CheckedShop.only(shop.look(checker)).state()).isEqualTo(State.BAD);

        shop.ended("r-good", "production", Mode.DRILL, RunStatus.SUCCEEDED, 3);
        assertThat(CheckedShop.only(shop.look(checker)).state()).isEqualTo(State.OK);
        shop.ended("r-late", "production", Mode.DRILL, RunStatus.SUCCEEDED, 2);
        shop.mark("r-late", 3, Type.VERIFIED, Map.of("met", false));
        assertThat(CheckedShop.only(shop.look(checker)))
                .satisfies(found -> assertThat(found.state()).isEqualTo(State.WARN))
                .satisfies(found -> assertThat(found.message()).contains("r-late", "missed its RTO"));
        assertThat(checker.last("failover", "production").orElseThrow().runId()).isEqualTo("r-good");
    }

    @Test
    void reliesOnTheRunbooksThatPlanDrills() {
        shop.recovery(CheckedShop.FAILOVER);
        shop.runbooks.write("recovery/spare.yaml", CheckedShop.FAILOVER.replace("runbook: failover", "runbook: spare"));
        shop.estate("hosts: { db: a }", "hosts: { db: b }");
        DrillChecker checker =
                new DrillChecker(shop.store, CheckedShop.settings(Duration.ofSeconds(5)), InstantSource.system());
        assertThat(shop.look(checker)).hasSize(2).allMatch(found -> found.state() == State.BAD);

        shop.recovery(CheckedShop.FAILOVER + """
                drills:
                  - schedule: { cron: "0 6 * * MON", zone: Europe/Berlin }
                    bindings: { environment: production }
                """);

        assertThat(CheckedShop.states(shop.look(checker)))
                .containsOnly(Map.entry("failover", State.BAD), Map.entry("spare", State.UNKNOWN));
        assertThat(shop.look(new RunbookChecker())).hasSize(2);
    }

    @Test
    void aCheckThatBreaksSaysNothingAboutTheWorld() {
        Finding found = CheckedShop.prober(Duration.ofSeconds(5))
                .look(List.of(new Probe(Check.SITES, "north", () -> {
                    throw new IllegalStateException("a mistake of ours");
                })))
                .getFirst();

        assertThat(found.state()).isEqualTo(State.UNKNOWN);
        assertThat(found.message()).doesNotContain("mistake of ours");
    }

    @Test
    void knowsWhomAFileRecoversThatNeverWasGood() {
        shop.recovery("runbook: failover\nprocedure: recovery\nservice: shop\nnonsense: yes\n");
        shop.runbooks.write("recovery/lost.yaml", "what is this\n");
        shop.estate("", "");

        Subjects subjects = shop.subjects();

        assertThat(subjects.targets()).containsExactly(CheckedShop.SHOP);
        assertThat(subjects.strays()).extracting(entry -> entry.path()).containsExactly("recovery/lost.yaml");
        assertThat(CheckedShop.only(shop.look(new RunbookChecker())).state()).isEqualTo(State.BAD);
    }

    @Test
    void noticesEveryChangeOfFilesAndEstate() {
        shop.recovery(CheckedShop.FAILOVER);
        shop.estate("", "");
        String before = shop.subjects().fingerprint();
        assertThat(shop.subjects().fingerprint()).isEqualTo(before);
        shop.estate("endpoint: \"http://127.0.0.1:1\"", "");
        String after = shop.subjects().fingerprint();
        assertThat(after).isNotEqualTo(before);
        shop.recovery(CheckedShop.FAILOVER.replace("Move", "Bring"));
        String changed = shop.subjects().fingerprint();
        assertThat(changed).isNotEqualTo(after);
        shop.store.primaries().record(new Promoted("production", "shop", "south", "r1", 1));
        assertThat(shop.subjects().fingerprint())
                .as("of where the services are")
                .isNotEqualTo(changed);
    }
}
