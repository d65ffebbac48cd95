package dev.evenkeel.web.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.activities.store.Readiness;
import dev.evenkeel.activities.store.Readiness.Evaluation;
import dev.evenkeel.activities.store.RunFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.temporal.TemporalBinary;
import dev.evenkeel.workflows.contract.ReadinessActivities;
import dev.evenkeel.workflows.contract.ReadinessActivities.Look;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import dev.evenkeel.workflows.contract.ReadinessWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleDescription;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole server with a real Temporal: readiness is evaluated after a change, by the schedule, and when it is asked for. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class EvaluationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Target SHOP = new Target("production", "shop");

    /** Its replica is two minutes behind, as its phase assess finds. */
    private static final String FAILOVER = """
            runbook: failover
            procedure: recovery
            title: Move the shop
            owner: team-shop
            service: shop
            site: "${inputs.to}"
            inputs:
              to: { type: site, among: "service.sites", description: Where to move }
            assess:
              - id: lag
                script: { command: [echo, '{"behind": %d}'], read_only: true }
              - id: enough
                title: Replication lag
                gate: { pass: "steps.lag.json.behind <= 60", otherwise: "Losing ${steps.lag.json.behind} s of writes breaks the RPO" }
            fence:
              - id: refused
                proves: fence
                script: { command: ["true"] }
            promote:
              - id: promote
                script: { command: ["true"] }
            """;

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // Spring calls ownFolders first
    private static RunbookFixture runbooks;

    private final Store store;
    private final Evaluations evaluations;
    private final ReadinessActivities activities;
    private final WorkflowClient client;

    @Autowired
    EvaluationTest(Store store, Evaluations evaluations, ReadinessActivities activities, WorkflowClient client) {
        this.store = store;
        this.evaluations = evaluations;
        this.activities = activities;
        this.client = client;
    }

    @DynamicPropertySource
    static void ownFolders(DynamicPropertyRegistry properties) {
        runbooks = new RunbookFixture(folder.resolve("runbooks"));
        estate("[north, south]");
        runbooks.write("recovery/failover.yaml", FAILOVER.formatted(120));
        properties.add("evenkeel.data", () -> folder.resolve("data").toString());
        properties.add("evenkeel.runbooks", () -> folder.resolve("runbooks").toString());
        properties.add("evenkeel.temporal.binary", TemporalBinary::path);
        properties.add("evenkeel.readiness.every", () -> "6h");
    }

    @Test
    void evaluatesAfterTheStartAndAfterEachChange() {
        await().atMost(PATIENCE).until(() -> state(Check.LIMITS) == State.BAD);
        assertThat(message(Check.LIMITS)).contains("Replication lag", "Losing 120", "breaks the RPO");
        assertThat(state(Check.RUNBOOK)).isEqualTo(State.OK);
        assertThat(state(Check.DRILL)).isEqualTo(State.BAD);

        runbooks.write("recovery/failover.yaml", FAILOVER.formatted(3));
        await().atMost(PATIENCE).until(() -> state(Check.LIMITS) == State.OK);
        assertThat(store.readiness().changes(SHOP, Check.LIMITS, "failover"))
                .extracting(Readiness.Change::state)
                .contains(State.OK, State.BAD);
        assertThat(store.runs().list(RunFilter.ALL, null, 10).runs())
                .as("its rehearsals do not bury what people do")
                .noneMatch(run -> run.requester().equals(ReadinessActivities.REQUESTER));

        runbooks.write("recovery/failover.yaml", FAILOVER.formatted(3) + "nonsense: yes\n");
        await().atMost(PATIENCE).until(() -> state(Check.RUNBOOK) == State.BAD);
        runbooks.write("recovery/failover.yaml", FAILOVER.formatted(3));
        await().atMost(PATIENCE).until(() -> state(Check.RUNBOOK) == State.OK);
    }

    @Test
    void makesOneOfWhatIsAskedForTogether() throws Exception {
        await().atMost(PATIENCE).until(() -> store.readiness().finished().isPresent());
        Evaluation last = store.readiness().latest().orElseThrow();
        long before = runs();

        for (int time = 0; time < 5; time++) {
            evaluations.ask();
        }

        await().atMost(PATIENCE)
                .until(() -> store.readiness()
                        .latest()
                        .filter(now -> now.finishedAt() != null && !now.id().equals(last.id()))
                        .isPresent());
        assertThat(runs() - before)
                .as("one that ran, one that waited, perhaps one after a change")
                .isLessThan(5);
    }

    @Test
    void aRepeatedActivityChangesNothing() {
        await().atMost(PATIENCE).until(() -> store.readiness().finished().isPresent());
        Evaluation before = store.readiness().finished().orElseThrow();

        activities.check(new Look(before.id(), SHOP));

        assertThat(store.readiness().all())
                .filteredOn(known -> known.finding().check() == Check.DRILL)
                .hasSize(1);
        assertThat(store.readiness().finished()).map(Evaluation::done).contains(before.done());
        activities.check(new Look(before.id(), new Target("production", "gone")));
        assertThat(store.readiness().all()).allMatch(known -> known.target().equals(SHOP));
    }

    private long runs() {
        ScheduleDescription described = ScheduleClient.newInstance(client.getWorkflowServiceStubs())
                .getHandle(ReadinessWorkflow.SCHEDULE)
                .describe();
        return described.getInfo().getNumActions();
    }

    private State state(Check check) {
        return State.worst(store.readiness().all().stream()
                .filter(known -> known.finding().check() == check)
                .map(known -> known.finding().state())
                .toList());
    }

    private String message(Check check) {
        return store.readiness().all().stream()
                .filter(known -> known.finding().check() == check)
                .map(known -> known.finding().message())
                .findFirst()
                .orElse("");
    }

    private static void estate(String sites) {
        runbooks.write("estate.yaml", """
                sites:
                  north: { title: North }
                  south: { title: South }
                environments:
                  production: { title: Production, sites: %s }
                services:
                  shop:
                    owner: team-shop
                    environments: { production: %s }
                """.formatted(sites, sites));
    }
}
