package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.PrometheusActivities;
import dev.evenkeel.workflows.contract.PrometheusActivities.Burn;
import dev.evenkeel.workflows.contract.PrometheusActivities.GatePassed;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateResult;
import dev.evenkeel.workflows.contract.PrometheusActivities.QueryRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.QueryResult;
import dev.evenkeel.workflows.contract.PrometheusActivities.Server;
import dev.evenkeel.workflows.contract.PrometheusActivities.SilenceRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.SilenceResult;
import dev.evenkeel.workflows.contract.PrometheusActivities.Traffic;
import dev.evenkeel.workflows.contract.PrometheusActivities.Windows;
import dev.evenkeel.workflows.expression.Carried;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.runbook.PrometheusStep;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps that ask Prometheus and Alertmanager. */
final class PrometheusSteps {

    private static final Set<String> MEASURED = Set.of("value", "baseline", "samples");

    /** What is left to a gate behind its own deadline for a last, slow answer. */
    private static final Duration LAST_ANSWER = Duration.ofMinutes(2);

    private static final Map<String, String> VERDICTS = verdicts();

    private final RunContext run;
    private final Calls calls;
    private final People people;
    private final Servers servers;

    PrometheusSteps(RunContext run, Calls calls, People people) {
        this.run = run;
        this.calls = calls;
        this.people = people;
        this.servers = new Servers(run, calls);
    }

    private static Map<String, String> verdicts() {
        Map<String, String> verdicts = new LinkedHashMap<>();
        verdicts.put("pass", "It passes");
        verdicts.put("fail", "It fails");
        verdicts.put("measure", "Measure again");
        return verdicts;
    }

    Done call(PrometheusStep step, Frame frame, int attempt, Map<String, Object> variables) {
        return switch (step) {
            case PrometheusStep.Query query -> query(query, frame, attempt, variables);
            case PrometheusStep.Gate gate -> gate(gate, frame, attempt, variables);
            case PrometheusStep.Silence silence ->
                silence(silence, frame, attempt, variables).done();
        };
    }

    private Done query(PrometheusStep.Query step, Frame frame, int attempt, Map<String, Object> variables) {
        Servers.Found server = server(step, calls.act(step, frame, attempt), frame, "prometheus", variables);
        QueryRequest request = new QueryRequest(
                server.act(), new Server(server.url(), server.secret()), PrometheusStep.text(step.query(), variables));
        QueryResult result =
                calls.call(PrometheusActivities.class, request.act(), prometheus -> prometheus.query(request));
        Double value = result.value();
        String summary = value == null ? result.series().size() + " series" : number(value);
        if (!step.one()) {
            return Done.of(result, summary);
        }
        if (value == null) {
            throw new StepFailure(
                    Failures.TOOL_FAILED,
                    result.series().isEmpty()
                            ? "The query brought no data"
                            : result.series().size() == 1
                                    ? "The query brought no number: "
                                            + result.series().getFirst().get("text")
                                    : "The query brought " + result.series().size() + " series instead of one number",
                    "Look at the query in Prometheus. Where this is expected, say 'expect: any'; where several series are,"
                            + " aggregate them, for example with sum or max",
                    request.query());
        }
        return Done.of(new PrometheusActivities.Number(value, result.series(), result.warnings()), summary);
    }

    private Done gate(PrometheusStep.Gate step, Frame frame, int attempt, Map<String, Object> variables) {
        GateRequest request = request(step, frame, attempt, variables);
        GateResult result =
                calls.call(PrometheusActivities.class, request.act(), prometheus -> prometheus.gate(request));
        if (run.rehearsal()) {
            return new Done(Map.of(), result.summary());
        }
        return switch (result.ended()) {
            case PASS -> passed(result, "", result.summary());
            case FAIL -> throw failed(Failures.TOOL_FAILED, result, result.summary());
            case ERROR -> throw failed(Failures.NOT_JUDGED, result, result.summary());
            case INCONCLUSIVE -> {
                // A proof is what was measured, never what somebody says of it.
                if (FenceProof.guards(step)) {
                    throw failed(Failures.NOT_JUDGED, result, result.summary());
                }
                yield judged(result, frame.key(step), attempt);
            }
        };
    }

    private Done judged(GateResult result, String key, int attempt) {
        Map<String, String> said = people.judge(key, attempt, result.summary(), result.advice(), VERDICTS);
        String by = String.valueOf(said.get("by"));
        String words = by + ": " + said.get("reason");
        return switch (String.valueOf(said.get("verdict"))) {
            case "pass" -> passed(result, by, "inconclusive, passed by " + words);
            case "measure" -> throw new MeasureOn();
            default -> throw failed(Failures.TOOL_FAILED, result, "Inconclusive, failed by " + words);
        };
    }

    private static Done passed(GateResult result, String by, String summary) {
        return Done.of(
                new GatePassed(result.outcome(), true, summary, result.value(), result.samples(), result.bad(), by),
                summary);
    }

    private static StepFailure failed(String type, GateResult result, String message) {
        return new StepFailure(
                type, message, result.advice(), result.samples() + " samples, " + result.bad() + " of them bad");
    }

    private GateRequest request(PrometheusStep.Gate step, Frame frame, int attempt, Map<String, Object> variables) {
        Act act = calls.act(step, frame, attempt);
        if (step.common().timeout() == null) {
            act = lasting(act, step.within().plus(LAST_ANSWER));
        }
        Servers.Found server = server(step, act, frame, "prometheus", variables);
        PrometheusStep.Traffic traffic = step.traffic();
        return new GateRequest(
                server.act(),
                new Server(server.url(), server.secret()),
                text(step.query(), variables),
                text(step.baseline(), variables),
                traffic == null
                        ? null
                        : new Traffic(PrometheusStep.text(traffic.query(), variables), traffic.atLeast()),
                burn(step.burn(), variables),
                Carried.of(step.pass(), variables, MEASURED),
                step.every().toMillis(),
                step.steady().toMillis(),
                step.within().toMillis(),
                step.counts().fail(),
                step.counts().pass(),
                step.counts().error(),
                step.counts().least(),
                step.noData(),
                step.onWarnings());
    }

    private static @Nullable String text(@Nullable Template query, Map<String, Object> variables) {
        return query == null ? null : PrometheusStep.text(query, variables);
    }

    private static @Nullable Burn burn(PrometheusStep.@Nullable Burn burn, Map<String, Object> variables) {
        if (burn == null) {
            return null;
        }
        List<Windows> windows = burn.windows().stream()
                .map(pair -> new Windows(
                        pair.longWindow(),
                        pair.shortWindow(),
                        pair.factor(),
                        over(burn.errorRatio(), pair.longWindow(), variables),
                        over(burn.errorRatio(), pair.shortWindow(), variables)))
                .toList();
        return new Burn((100 - burn.slo()) / 100, windows);
    }

    private static String over(Template query, String window, Map<String, Object> variables) {
        Map<String, Object> more = new LinkedHashMap<>(variables);
        more.put("window", window);
        return PrometheusStep.text(query, more);
    }

    /** A silence that was made, and what keeps it. */
    record Made(SilenceRequest request, SilenceResult result) {
        Done done() {
            return Done.of(result, result.summary());
        }
    }

    Made silence(PrometheusStep.Silence step, Frame frame, int attempt, Map<String, Object> variables) {
        Servers.Found server = server(step, calls.act(step, frame, attempt), frame, "alertmanager", variables);
        SilenceRequest request = new SilenceRequest(
                server.act(),
                new Server(server.url(), server.secret()),
                step.equal().texts(variables),
                step.matching(),
                step.comment() == null ? "" : step.comment().text(variables),
                step.atMost().toMillis());
        SilenceResult made =
                calls.call(PrometheusActivities.class, request.act(), prometheus -> prometheus.silence(request));
        return new Made(request, made);
    }

    static Act lasting(Act act, Duration timeout) {
        return new Act(
                act.runId(),
                act.step(),
                act.attempt(),
                act.mode(),
                act.environment(),
                act.site(),
                act.secrets(),
                timeout.toMillis(),
                act.fence());
    }

    private Servers.Found server(
            PrometheusStep step, Act act, Frame frame, String name, Map<String, Object> variables) {
        return servers.find(act, frame, name, step.server().url(), step.server().credentials(), variables);
    }

    private static String number(double value) {
        return StepVariables.text(value);
    }
}
