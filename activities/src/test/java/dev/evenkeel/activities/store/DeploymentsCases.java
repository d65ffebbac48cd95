package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.EstateActivities.Deployment;
import dev.evenkeel.workflows.contract.EstateActivities.State;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

abstract class DeploymentsCases extends StoreCases {

    DeploymentsCases(Backend backend) {
        super(backend);
    }

    @Test
    void keepsTheHistoryAndTellsWhatIsThereNow() {
        recorded("r1", 1, 1, State.DEPLOYING, "1.0.0");
        recorded("r1", 1, 2, State.DEPLOYED, "1.0.0");
        recorded("r2", 2, 1, State.DEPLOYING, "1.1.0");
        recorded("r2", 2, 2, State.DEPLOYED, "1.1.0");

        assertThat(store.deployments().current()).singleElement().satisfies(entry -> {
            assertThat(entry.version()).isEqualTo("1.1.0");
            assertThat(entry.digest()).isEqualTo("sha256:1.1.0");
            assertThat(entry.formerVersion()).isEqualTo("1.0.0");
            assertThat(entry.partial()).isFalse();
        });
        assertThat(store.deployments().history("production", "shop", 10))
                .extracting(Deployments.Entry::version)
                .containsExactly("1.1.0", "1.0.0");
        assertThat(store.deployments().of("r2")).hasSize(1);
    }

    @Test
    void recordsTheFormerVersionAgainAfterARollback() {
        recorded("r1", 1, 1, State.DEPLOYED, "1.0.0");
        recorded("r2", 2, 1, State.DEPLOYING, "1.1.0");
        recorded("r2", 2, 2, State.FAILED, "1.1.0");
        recorded("r2", 2, 3, State.ROLLED_BACK, "1.1.0");
        recorded("r3", 3, 1, State.DEPLOYING, "1.2.0");

        Deployments.Entry now = store.deployments().current().getFirst();
        assertThat(now.version()).as("through the one that was rolled back").isEqualTo("1.0.0");
        assertThat(now.deployment().version()).isEqualTo("1.2.0");
    }

    @Test
    void doesNotLetALateRecordTakeThePlaceOfANewerOne() {
        recorded("r1", 1, 1, State.DEPLOYING, "1.0.0");
        recorded("r2", 2, 1, State.DEPLOYING, "1.1.0");
        recorded("r2", 2, 2, State.DEPLOYED, "1.1.0");
        recorded("r2", 2, 1, State.DEPLOYING, "1.1.0");
        recorded("r1", 1, 2, State.DEPLOYED, "1.0.0");
        recorded("r1", 1, 2, State.DEPLOYED, "1.0.0");

        assertThat(store.deployments().current()).singleElement().satisfies(entry -> {
            assertThat(entry.deployment().runId()).isEqualTo("r2");
            assertThat(entry.version()).isEqualTo("1.1.0");
            assertThat(entry.formerVersion())
                    .as("nothing was sure when it came")
                    .isEmpty();
        });
        assertThat(store.deployments().history("production", "shop", 10)).hasSize(2);
    }

    @Test
    void isUnderWayWhileItsRunGoesOnAndPartialWhenThatHasEnded() {
        store.journal().append(new Append(summary(RUN), 1, 0, List.of(event(1, "x"))));
        recorded(RUN, 1, 1, State.DEPLOYING, "1.0.0");

        assertThat(store.deployments().current().getFirst().underWay()).isTrue();
        assertThat(store.deployments().current().getFirst().partial()).isFalse();

        store.journal().append(new Append(summary(RUN, RunStatus.CANCELLED, 1_000), 2, 0, List.of(event(2, "y"))));
        assertThat(store.deployments().current().getFirst().underWay()).isFalse();
        assertThat(store.deployments().current().getFirst().partial())
                .as("nobody has said how it ended")
                .isTrue();
    }

    @Test
    void staysPartialUntilADeployRepairsIt() {
        recorded("r1", 1, 1, State.FAILED, "1.0.0");
        assertThat(store.deployments().current().getFirst().partial()).isTrue();

        recorded("r2", 2, 1, State.DEPLOYED, "1.0.1");
        assertThat(store.deployments().current().getFirst().partial()).isFalse();
    }

    @Test
    void goesOnTellingTheVersionWhenADeployDoesNotSayWhatItBrings() {
        recorded("r1", 1, 1, State.DEPLOYED, "1.0.0");
        recorded("r2", 2, 1, State.DEPLOYED, "");
        assertThat(store.deployments().current().getFirst().version()).isEqualTo("1.0.0");
        assertThat(store.deployments().current().getFirst().digest()).isEqualTo("sha256:1.0.0");

        recorded("r3", 3, 1, State.DEPLOYING, "1.2.0");
        assertThat(store.deployments().current().getFirst().version())
                .as("through the one that did not say")
                .isEqualTo("1.0.0");
    }

    private void recorded(String run, long fence, int number, State state, String version) {
        store.deployments().record(record(run, fence, number, state, version));
    }

    private static Deployment record(String run, long fence, int number, State state, String version) {
        return new Deployment(
                "production",
                "shop",
                "north",
                run,
                fence,
                fence * 1_000,
                number,
                state,
                version,
                state == State.DEPLOYED ? "sha256:" + version : "",
                "anna",
                fence * 1_000 + number);
    }
}
