package dev.evenkeel.activities.prometheus;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.Ports;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.PrometheusActivities.Burn;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateResult;
import dev.evenkeel.workflows.contract.PrometheusActivities.Missing;
import dev.evenkeel.workflows.contract.PrometheusActivities.Outcome;
import dev.evenkeel.workflows.contract.PrometheusActivities.Windows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate passes what stays good, fails at its limit, and never passes without data. */
class PrometheusGateTest {

    @TempDir
    private Path folder;

    @AutoClose
    private Measuring here;

    @BeforeAll
    static void needsPrometheus() {
        assumeThat(Monitoring.available()).as(Monitoring.WHY_NOT).isTrue();
    }

    @BeforeEach
    void open() {
        here = new Measuring(folder);
    }

    @Test
    void passesWhatStaysGood() {
        Monitoring.shared().set("error_ratio{gate=\"good\"}", 0.002);

        GateResult result = here.activities()
                .gate(Measuring.gate("g", "error_ratio{gate=\"good\"}", "value < 0.01")
                        .with(rules -> rules.every(300).steady(1_000).within(20_000)));

        assertThat(result.ended()).isEqualTo(Outcome.PASS);
        assertThat(result.value()).isEqualTo(0.002);
        List<Sample> samples = here.samples("g");
        assertThat(samples).hasSizeGreaterThanOrEqualTo(4).allSatisfy(sample -> {
            assertThat(sample.verdict()).isEqualTo(Sample.Verdict.GOOD);
            assertThat(sample.bounds()).containsExactly(0.01);
        });
        assertThat(samples.getLast().at() - samples.getFirst().at()).isGreaterThanOrEqualTo(1_000);
    }

    @Test
    void failsAtTheLimitOfBadSamples() {
        Monitoring.shared().set("error_ratio{gate=\"bad\"}", 0.4);

        GateResult result = here.activities()
                .gate(Measuring.gate("g", "error_ratio{gate=\"bad\"}", "value < 0.01")
                        .with(rules -> rules.every(200).failAfter(3)));

        assertThat(result.ended()).isEqualTo(Outcome.FAIL);
        assertThat(result.bad()).isEqualTo(3);
        assertThat(result.summary()).contains("0.4 does not pass value < 0.01");
    }

    @Test
    void neverPassesWithoutData() {
        GateResult silent = here.activities()
                .gate(Measuring.gate("g", "nobody_measures_this", "value < 0.01")
                        .with(rules -> rules.every(200).within(700)));
        GateResult divided = here.activities()
                .gate(Measuring.gate("h", "vector(0) / 0", "!(value > 0.01)")
                        .with(rules -> rules.every(200).within(500)));
        GateResult failing = here.activities()
                .gate(Measuring.gate("i", "nobody_measures_this", "value < 0.01")
                        .with(rules -> rules.noData(Missing.FAIL)));
        GateResult allowed = here.activities()
                .gate(Measuring.gate("j", "nobody_measures_this", "value < 0.01")
                        .with(rules -> rules.noData(Missing.PASS)));

        assertThat(silent.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(silent.summary()).contains("there is no data");
        assertThat(divided.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(failing.ended()).isEqualTo(Outcome.FAIL);
        assertThat(allowed.ended()).isEqualTo(Outcome.PASS);
    }

    @Test
    void comparesWithWhatRunsBesideIt() {
        Monitoring.shared().set("latency{track=\"stable\"}", 0.1);
        Monitoring.shared().set("latency{track=\"canary\"}", 0.3);
        Consumer<GateRules> beside = rules -> rules.baseline("latency{track=\"stable\"}");

        GateResult tooSlow = here.activities()
                .gate(Measuring.gate("g", "latency{track=\"canary\"}", "value <= baseline * 2.0")
                        .with(beside));
        GateResult fine = here.activities()
                .gate(Measuring.gate("h", "latency{track=\"canary\"}", "value <= baseline * 4.0")
                        .with(beside));
        GateResult alone = here.activities()
                .gate(Measuring.gate("i", "latency{track=\"canary\"}", "value <= baseline")
                        .with(rules -> rules.baseline("latency{track=\"none\"}")
                                .every(200)
                                .within(300)));

        assertThat(tooSlow.ended()).isEqualTo(Outcome.FAIL);
        assertThat(fine.ended()).isEqualTo(Outcome.PASS);
        assertThat(here.samples("h").getLast().bounds())
                .singleElement()
                .satisfies(bound -> assertThat(bound).isCloseTo(0.4, org.assertj.core.data.Offset.offset(1e-9)));
        assertThat(alone.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(alone.summary()).contains("the baseline has none");
    }

    @Test
    void doesNotJudgeByTooLittleTraffic() {
        Monitoring.shared().set("traffic{gate=\"quiet\"}", 3);

        GateResult result = here.activities()
                .gate(Measuring.gate("g", "vector(0)", "value < 0.01")
                        .with(rules -> rules.traffic("traffic{gate=\"quiet\"}", 10)
                                .every(200)
                                .within(500)));

        assertThat(result.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(result.summary()).contains("too little traffic: 3 instead of 10");
    }

    @Test
    void failsWhenTheBudgetBurnsInBothWindows() {
        List<Windows> fast = List.of(new Windows("1h", "5m", 14.4, "vector(0.02)", "vector(0.03)"));
        List<Windows> over = List.of(new Windows("1h", "5m", 14.4, "vector(0.02)", "vector(0.001)"));

        GateResult burning = here.activities()
                .gate(Measuring.gate("g", null, "value < 1.0").with(rules -> rules.burn(new Burn(0.001, fast))));
        GateResult recovered = here.activities()
                .gate(Measuring.gate("h", null, "value < 1.0").with(rules -> rules.burn(new Burn(0.001, over))));

        assertThat(burning.ended()).isEqualTo(Outcome.FAIL);
        assertThat(burning.value()).isCloseTo(20 / 14.4, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(recovered.ended()).isEqualTo(Outcome.PASS);
    }

    @Test
    void endsInAnErrorWhenNothingCanBeMeasured() throws IOException {
        GateResult wrong = here.activities()
                .gate(Measuring.gate("g", "rate(lag)", "value < 1.0").request());
        String away = "http://127.0.0.1:" + Ports.free();
        GateResult gone = here.activities()
                .gate(Measuring.gate("h", "up", "value < 1.0")
                        .with(rules -> rules.server(away).every(200).errorAfter(3)));
        GateResult several = here.activities()
                .gate(Measuring.gate("i", "prometheus_build_info or up", "value < 1.0")
                        .with(rules -> rules.every(200).errorAfter(2)));

        assertThat(wrong.ended()).isEqualTo(Outcome.ERROR);
        assertThat(wrong.summary()).contains("range vector");
        assertThat(gone.ended()).isEqualTo(Outcome.ERROR);
        assertThat(gone.summary()).contains("3 queries in a row failed").contains("refused");
        assertThat(gone.advice()).contains("Nothing is known of the service");
        assertThat(several.ended()).isIn(Outcome.ERROR, Outcome.FAIL);
    }

    @Test
    void goesOnCountingAfterTheWorkerWasKilled() throws Exception {
        Monitoring.shared().set("error_ratio{gate=\"killed\"}", 0.4);
        GateRequest request = Measuring.gate("g", "error_ratio{gate=\"killed\"}", "value < 0.01")
                .with(rules -> rules.every(400).failAfter(20).within(60_000));
        CompletableFuture<Void> first = CompletableFuture.runAsync(
                () -> assertThatThrownBy(() -> here.activities().gate(request)).isNotNull(), Measuring.BESIDE);
        await().atMost(Duration.ofSeconds(20)).until(() -> here.samples("g").size() >= 3);
        here.workshop.cancel();
        first.get();
        int before = here.samples("g").size();

        GateResult result = here.activities().gate(request);

        assertThat(before).isLessThan(20);
        assertThat(result.ended()).isEqualTo(Outcome.FAIL);
        assertThat(result.bad()).isEqualTo(20);
        assertThat(here.samples("g"))
                .hasSize(20)
                .allSatisfy(sample -> assertThat(sample.verdict()).isEqualTo(Sample.Verdict.BAD));
    }

    @Test
    void isMeasuredAnewByAnotherHostOnceItsOwnIsLost() throws Exception {
        Monitoring.shared().set("error_ratio{gate=\"lost\"}", 0.4);
        GateRequest request = Measuring.gate("g", "error_ratio{gate=\"lost\"}", "value < 0.01")
                .with(rules -> rules.every(300).failAfter(6).within(60_000));
        CompletableFuture<Void> first = CompletableFuture.runAsync(
                () -> assertThatThrownBy(() -> here.activities("lost").gate(request))
                        .isNotNull(),
                Measuring.BESIDE);
        await().atMost(Duration.ofSeconds(20)).until(() -> here.samples("g").size() >= 2);
        here.workshop.cancel();
        first.get();
        int before = here.samples("g").size();
        Failures.Elsewhere held =
                failureOf(() -> here.activities().gate(request)).getDetails().get(Failures.Elsewhere.class);
        here.workshop.claims.release(request.act());

        GateResult result = here.activities().gate(request);

        assertThat(held).isEqualTo(new Failures.Elsewhere("host/lost", 60_000, true));
        assertThat(before).isLessThan(6);
        assertThat(result.bad()).as("of those measured here").isEqualTo(6);
        assertThat(here.samples("g")).hasSize(before + 6);
        assertThat(here.workshop.logs.text(act("g"), "out"))
                .containsOnlyOnce("It only reads, so it is done again by here");
    }

    @Test
    void countsWarningsAsItIsTold() throws IOException {
        String warning = here.answering(
                200,
                "{\"status\":\"success\",\"warnings\":[\"a store is away\"],\"data\":"
                        + "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"0\"]}]}}");

        GateResult careful = here.activities()
                .gate(Measuring.gate("g", "x", "value < 1.0")
                        .with(rules -> rules.server(warning).every(200).within(300)));
        GateResult trusting = here.activities()
                .gate(Measuring.gate("h", "x", "value < 1.0")
                        .with(rules -> rules.server(warning).onWarnings(Missing.PASS)));

        assertThat(careful.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(careful.summary()).contains("a store is away");
        assertThat(trusting.ended()).isEqualTo(Outcome.PASS);
    }

    @Test
    void showsOneSampleInARehearsal() {
        Act rehearsal = Workshop.rehearsal("r");

        GateResult result = here.activities()
                .gate(Measuring.gate("r", "vector(0.5)", "value < 0.01").with(rules -> rules.act(rehearsal)));

        assertThat(result.ended()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(result.summary()).isEqualTo("one sample, bad: 0.5");
    }
}
