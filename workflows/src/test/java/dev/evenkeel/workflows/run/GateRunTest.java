package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.Outcome;
import dev.evenkeel.workflows.contract.RunStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gate that measures decides by itself where the numbers do, and asks a person where they do not. */
class GateRunTest {

    private static final String RELEASE = """
            runbook: test
            procedure: deploy
            title: Release
            owner: team
            service: shop
            inputs: { limit: { type: number, default: 0.01 } }
            rollout:
              - id: install
                ansible.playbook: { playbook: ansible/shop.yml }
              - id: healthy
                prometheus.gate:
                  server: http://prometheus
                  query: 'error_ratio{site="${site.name}"}'
                  pass: value < inputs.limit
                  every: 15s
                  for: 5m
                  fail_after: 3
            rollback:
              - id: back
                ansible.playbook: { playbook: ansible/back.yml }
            """;

    @CachedAndReplayed
    void asksAPersonWhereTheNumbersDoNotDecide(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.gateEnds("rollout/healthy@north", Outcome.INCONCLUSIVE, "there is no data");
            run.start(RELEASE, Map.of()).waitFor("verdict");

            assertThat(run.tools.acted()).doesNotContain("rollout/install@south");
            assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                    .containsEntry("message", "there is no data");
            assertThatThrownBy(() -> run.decide("anna", Action.COMPLETE, "", Map.of("verdict", "pass")))
                    .hasStackTraceContaining("a reason is needed");
            assertThatThrownBy(() -> run.decide("anna", Action.COMPLETE, "fine", Map.of("verdict", "perhaps")))
                    .hasStackTraceContaining("none of the choices");
            run.decide("anna", Action.COMPLETE, "I looked at the shop itself", Map.of("verdict", "pass"));

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.journal.events(Type.STEP_FINISHED))
                    .filteredOn(event -> "rollout/healthy@north".equals(event.step()))
                    .singleElement()
                    .satisfies(event -> assertThat(String.valueOf(event.data().get("summary")))
                            .isEqualTo("inconclusive, passed by anna: I looked at the shop itself"));
        }
    }

    @CachedAndReplayed
    void rollsBackWhenThatPersonSaysThatItFails(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.gateEnds("rollout/healthy@north", Outcome.INCONCLUSIVE, "there is no data");
            run.start(RELEASE, Map.of()).waitFor("verdict");
            run.decide("anna", Action.COMPLETE, "the shop shows errors", Map.of("verdict", "fail"));

            assertThat(run.result().status()).isEqualTo(RunStatus.ROLLED_BACK);
            assertThat(run.result().reason()).contains("failed by anna: the shop shows errors");
        }
    }

    @CachedAndReplayed
    void measuresAgainWhenThatPersonWantsMoreSamples(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.gateEnds("rollout/healthy@north", Outcome.INCONCLUSIVE, "there is no data");
            run.start(RELEASE, Map.of()).waitFor("verdict").pass(Duration.ofHours(30));
            run.decide("anna", Action.COMPLETE, "wait for traffic", Map.of("verdict", "measure"));

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.gateRequests())
                    .filteredOn(request -> request.act().step().equals("rollout/healthy@north"))
                    .extracting(request -> request.act().attempt())
                    .containsExactly(1, 2);
            assertThat(run.journal.events(Type.STEP_FAILED)).isEmpty();
        }
    }

    @Test
    void rollsBackByItselfWhenTheNumbersAreBad() {
        try (RunHarness run = new RunHarness()) {
            run.tools.gateEnds("rollout/healthy@north", Outcome.FAIL, "0.4 does not pass value < inputs.limit");
            run.start(RELEASE, Map.of());

            assertThat(run.result().status()).isEqualTo(RunStatus.ROLLED_BACK);
            assertThat(run.result().reason()).contains("0.4 does not pass");
        }
    }

    @Test
    void asksWhenItCouldNotBeMeasured() {
        try (RunHarness run = new RunHarness()) {
            run.tools.gateEnds("rollout/healthy@north", Outcome.ERROR, "4 queries in a row failed");
            run.start(RELEASE, Map.of()).waitFor("failure");

            assertThat(run.journal.last(Type.STEP_FAILED).orElseThrow().data())
                    .containsEntry("failure", Failures.NOT_JUDGED);
            run.decide("anna", Action.RETRY, "Prometheus is back");
            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }

    @Test
    void givesTheGateItsBoundQueryAndWhatItsExpressionReads() {
        try (RunHarness run = new RunHarness()) {
            run.start(RELEASE, Map.of("limit", 0.05));
            run.result();

            GateRequest request = run.tools.gateRequests().getFirst();
            assertThat(request.query()).isEqualTo("error_ratio{site=\"north\"}");
            assertThat(request.pass().source()).isEqualTo("value < inputs.limit");
            assertThat(request.pass().values()).isEqualTo(Map.of("inputs", Map.of("limit", 0.05)));
            assertThat(request.act().timeoutMillis()).isGreaterThan(request.withinMillis());
        }
    }

    @Test
    void showsWhatAGateWouldSeeInARehearsal() {
        try (RunHarness run = new RunHarness()) {
            run.start(RELEASE, Map.of(), Mode.REHEARSAL);

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.journal.events(Type.STEP_PREVIEWED))
                    .anySatisfy(event -> assertThat(event.data()).containsEntry("would", "0.001 passes"));
        }
    }

    @Test
    void asksForTheShareOfErrorsOverEachWindow() {
        try (RunHarness run = new RunHarness()) {
            run.start("""
                    runbook: test
                    procedure: task
                    title: Burn
                    owner: team
                    steps:
                      - id: budget
                        prometheus.gate:
                          server: http://prometheus
                          burn_rate: { slo: 99.9, error_ratio: "sum(rate(errors[${window}])) / sum(rate(all[${window}]))" }
                    """, Map.of());
            run.result();

            GateRequest request = run.tools.gateRequests().getFirst();
            assertThat(request.pass().source()).isEqualTo("value < 1.0");
            assertThat(request.burn()).isNotNull().satisfies(burn -> {
                assertThat(burn.allowed()).isCloseTo(0.001, org.assertj.core.data.Offset.offset(1e-9));
                assertThat(burn.windows().getFirst().longQuery())
                        .isEqualTo("sum(rate(errors[1h])) / sum(rate(all[1h]))");
                assertThat(burn.windows().getLast().shortQuery())
                        .isEqualTo("sum(rate(errors[30m])) / sum(rate(all[30m]))");
            });
        }
    }
}
