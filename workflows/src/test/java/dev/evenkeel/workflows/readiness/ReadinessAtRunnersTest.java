package dev.evenkeel.workflows.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReadinessActivities;
import dev.evenkeel.workflows.contract.SiteReadinessActivities;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Answer;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Question;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Seen;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The server names sites with a runner; what is seen there comes from their queues. */
class ReadinessAtRunnersTest {

    private static final Seen ANSWERS = new Seen("SITES", "far", "OK", "http://far answers (200)", "");

    @AutoClose
    private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();

    private final Server server = new Server();

    /** Writes down nothing of a site before its runner has been asked. */
    private static final class Server implements ReadinessActivities {

        private final List<String> sites = new ArrayList<>();
        private final List<Look> looks = new CopyOnWriteArrayList<>();
        private final List<String> unanswered = new CopyOnWriteArrayList<>();

        @Override
        public List<Target> begin(String evaluation) {
            return List.of(new Target("production", "shop"));
        }

        @Override
        public List<Question> check(Look look) {
            looks.add(look);
            return look.answers() != null
                    ? List.of()
                    : sites.stream()
                            .map(site -> new Question(
                                    new Act(
                                            REQUESTER,
                                            "production/shop@" + site,
                                            1,
                                            Mode.REHEARSAL,
                                            "production",
                                            site,
                                            Map.of(),
                                            60_000,
                                            null),
                                    "",
                                    "http://" + site,
                                    List.of(),
                                    List.of()))
                            .toList();
        }

        @Override
        public void unanswered(Look look, String why) {
            unanswered.add(why);
        }

        @Override
        public void end(String evaluation, List<Target> targets) {}
    }

    private Server evaluate(String... sites) {
        server.sites.addAll(List.of(sites));
        Worker main = environment.newWorker(TaskQueues.MAIN);
        main.registerWorkflowImplementationTypes(ReadinessWorkflowImpl.class);
        main.registerActivitiesImplementations(server);
        environment.newWorker(TaskQueues.site("far")).registerActivitiesImplementations((SiteReadinessActivities)
                question -> List.of(ANSWERS));
        environment.newWorker(TaskQueues.site("old")).registerActivitiesImplementations((SiteReadinessActivities)
                question -> {
                    throw ApplicationFailure.newFailure("no way to do this", "Unknown");
                });
        environment.start();
        WorkflowStub evaluation = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "readiness",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId("readiness")
                                .build());
        evaluation.start();
        await().until(() -> !server.looks.isEmpty());
        environment.sleep(Duration.ofMinutes(1)); // nobody comes to the queue of a site
        evaluation.getResult(Void.class);
        return server;
    }

    @Test
    void asksTheRunnersOfTheSitesAndHandsOverWhatTheySaw() {
        assertThat(evaluate("far", "away", "old").looks)
                .satisfiesExactly(
                        first -> assertThat(first.answers()).isNull(),
                        second -> assertThat(second.answers())
                                .containsExactly(
                                        new Answer("far", List.of(ANSWERS), ""),
                                        new Answer("away", List.of(), "No runner of the site is there to look"),
                                        new Answer("old", List.of(), "Its runner did not answer")));
        assertThat(server.unanswered).isEmpty();
    }

    @Test
    void looksOnceWhereNoSiteHasARunner() {
        assertThat(evaluate().looks).hasSize(1);
    }
}
