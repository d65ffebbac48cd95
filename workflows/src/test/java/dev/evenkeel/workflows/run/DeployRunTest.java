package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;

/** Each test runs with the workflow cached, and with its whole history replayed at every step. */
class DeployRunTest {

    private static final String RELEASE = """
            runbook: test
            procedure: deploy
            title: Release
            owner: team
            service: shop
            waves: { sizes: [1, "100%"], max_failures: 0, soak: 10m }
            prepare:
              - id: plan
                terraform.plan: { folder: terraform/shop, variables: { site: "${site.name}" } }
            approve:
              - id: agree
                approval: { count: 1 }
            rollout:
              - id: apply
                terraform.apply: { plan: plan }
              - id: install
                ansible.playbook: { playbook: ansible/shop.yml }
              - id: healthy
                http.check: { url: "${site.endpoint}/health" }
            verify:
              - id: reached
                gate: { pass: "steps.healthy['north'].status == 200" }
            rollback:
              - id: back
                ansible.playbook: { playbook: ansible/back.yml }
            """;

    @CachedAndReplayed
    void rollsOutWaveAfterWaveOnceApproved(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.start(RELEASE, Map.of()).waitFor("approval");

            assertThat(run.tools.acted())
                    .containsExactlyInAnyOrder("prepare/plan@north", "prepare/plan@south", "prepare/plan@west");
            run.decide("anna", Action.APPROVE, "");

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            List<String> rollout =
                    run.tools.acted().subList(3, run.tools.acted().size());
            assertThat(rollout)
                    .startsWith("rollout/apply@north", "rollout/install@north", "rollout/healthy@north")
                    .hasSize(9);
            assertThat(run.journal.events(Type.PHASE_STARTED))
                    .filteredOn(event -> event.data().containsKey("wave"))
                    .extracting(event -> event.data().get("sites"))
                    .containsExactly(List.of("north"), List.of("south", "west"));
        }
    }

    @CachedAndReplayed
    void rollsBackByItselfWhenAGateFails(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.failNext("rollout/healthy@south", Failures.TOOL_FAILED, "answered 500");
            run.start(RELEASE, Map.of()).waitFor("approval");
            run.decide("anna", Action.APPROVE, "");

            assertThat(run.result().status()).isEqualTo(RunStatus.ROLLED_BACK);
            assertThat(run.result().reason()).contains("answered 500");
            assertThat(run.tools.acted()).endsWith("rollback/back@west", "rollback/back@south", "rollback/back@north");
        }
    }

    @CachedAndReplayed
    void touchesNoSiteAfterTheFirstWaveFailed(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.failNext("rollout/healthy@north", Failures.TOOL_FAILED, "answered 500");
            run.start(RELEASE, Map.of()).waitFor("approval");
            run.decide("anna", Action.APPROVE, "");

            assertThat(run.result().status()).isEqualTo(RunStatus.ROLLED_BACK);
            assertThat(run.tools.acted()).endsWith("rollback/back@north").doesNotContain("rollout/apply@south");
        }
    }

    @CachedAndReplayed
    void asksBeforeItRollsBackWhenAToolFailed(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.failNext("rollout/install@north", Failures.UNREACHABLE, "north is away");
            run.start(RELEASE, Map.of()).waitFor("approval");
            run.decide("anna", Action.APPROVE, "");
            run.waitFor("failure");
            run.decide("olga", Action.RETRY, "");

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }

    @CachedAndReplayed
    void asksAgainForAPlanThatNobodyApproved(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.start(RELEASE, Map.of()).waitFor("approval");
            run.tools.takeRoleFrom("anna");
            run.decide("anna", Action.APPROVE, "");

            assertThat(run.tools.acted()).doesNotContain("rollout/apply@north");
            run.waitFor("approval").decide("ben", Action.APPROVE, "");

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }

    @CachedAndReplayed
    void rehearsesPlansAndChecksOnly(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.start(RELEASE, Map.of(), Mode.REHEARSAL);

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.acted()).noneMatch(step -> step.contains("apply") || step.contains("rollback"));
        }
    }
}
