package dev.evenkeel.activities.prometheus;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActLog;
import dev.evenkeel.activities.act.ActLogs;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Reads;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.http.Exchange;
import dev.evenkeel.activities.prometheus.Queries.Found;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.PrometheusActivities;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.ExpressionException;
import dev.evenkeel.workflows.runbook.SilenceRules;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Prometheus and Alertmanager by their HTTP APIs. */
public final class PrometheusActivitiesImpl implements PrometheusActivities {

    private final ActRunner runner;
    private final ActLogs logs;
    private final Secrets secrets;
    private final Supplier<ExpressionCompiler> compiler;
    private final PrometheusSettings settings;
    private final Exchange exchange;

    /** @param compiler the expressions of gates are evaluated here */
    public PrometheusActivitiesImpl(
            ActRunner runner,
            ActLogs logs,
            Secrets secrets,
            Supplier<ExpressionCompiler> compiler,
            PrometheusSettings settings) {
        this.runner = runner;
        this.logs = logs;
        this.secrets = secrets;
        this.compiler = compiler;
        this.settings = settings;
        this.exchange = new Exchange(settings.http());
    }

    @Override
    public QueryResult query(QueryRequest request) {
        return runner.perform(request.act(), Reads.of(request), "ask Prometheus: " + request.query(), act -> {
            try {
                Found found = new Queries(api(request.server(), act)).ask(request.query(), null);
                found.warnings().forEach(warning -> act.log().line("Prometheus warns: " + warning));
                act.log()
                        .line(found.total() + " series"
                                + (found.total() > found.series().size() ? ", of which the first are kept" : ""));
                return result(found);
            } catch (Trouble e) {
                throw failure(e, act.masker().mask(e.why()), request.query());
            }
        });
    }

    private static QueryResult result(Found found) {
        List<Map<String, Object>> series = new ArrayList<>();
        found.series().forEach(one -> {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("labels", one.labels());
            if (Double.isFinite(one.number())) {
                shown.put("value", one.number());
            }
            shown.put("text", one.text());
            series.add(shown);
        });
        boolean one =
                found.total() == 1 && Double.isFinite(found.series().getFirst().number());
        return new QueryResult(one ? found.series().getFirst().number() : null, series, found.warnings());
    }

    @Override
    public GateResult gate(GateRequest request) {
        return runner.perform(
                request.act(),
                Reads.of(request),
                "measure by Prometheus: " + request.pass().source(),
                act -> {
                    Queries queries = new Queries(api(request.server(), act));
                    return new Gate(act, request, queries, judge(request), new KeptSamples(act, logs)).untilDecided();
                });
    }

    private Judge judge(GateRequest request) {
        try {
            return new Judge(request, compiler.get());
        } catch (ExpressionException e) {
            throw ActFailures.badRequest(
                    "The expression of the gate cannot be used: " + e.getMessage(), "Mend it in the runbook.");
        }
    }

    @Override
    public SilenceResult silence(SilenceRequest request) {
        ActFailures.refuseInRehearsal(request.act(), "silences no alerts");
        if (!SilenceRules.select(request.equal(), request.matching())) {
            throw ActFailures.badRequest(
                    "The matchers would silence every alert",
                    "Name at least one label with the value that it has to have; a value that an expression gives may"
                            + " have been empty.");
        }
        return runner.perform(request.act(), "silence alerts: " + request.equal() + request.matching(), act -> {
            try {
                Alertmanager alertmanager = new Alertmanager(api(request.server(), act));
                String id = new HeldSilence(request, alertmanager, settings.lease()).madeOnce(act.again());
                act.log().line("Silenced: " + id);
                return new SilenceResult(id, "silenced");
            } catch (Trouble e) {
                throw failure(e, act.masker().mask(e.why()), Alertmanager.comment(request));
            }
        });
    }

    @Override
    public void hold(SilenceRequest request, String id) {
        new HeldSilence(request, unclaimed(request), settings.lease()).hold(id, log(request));
    }

    @Override
    public void lift(SilenceRequest request, String id) {
        try {
            Alertmanager alertmanager = unclaimed(request);
            if (alertmanager.read(id).active()) {
                alertmanager.lift(id);
                log(request).line("Lifted: " + id);
            }
        } catch (Trouble e) {
            if (e.kind() == Trouble.Kind.PASSING) {
                throw new IllegalStateException("The silence " + id + " is not lifted yet: " + e.why(), e);
            }
            throw failure(e, e.why(), id);
        }
    }

    /** A silence may be kept and lifted by whichever host is there. */
    private Alertmanager unclaimed(SilenceRequest request) {
        Map<String, String> opened = secrets.of(request.act()).values();
        return new Alertmanager(new Api(exchange, request.server(), opened, settings.answerWithin(), () -> {}));
    }

    private ActLog log(SilenceRequest request) {
        return new ActLog(request.act(), logs, secrets.of(request.act()).masker());
    }

    private Api api(Server server, RunningAct act) throws IOException {
        return new Api(exchange, server, act.secrets(), settings.answerWithin(), act::beat);
    }

    private static ApplicationFailure failure(Trouble trouble, String message, String evidence) {
        String type = switch (trouble.kind()) {
            case PASSING -> Failures.UNREACHABLE;
            case WRONG -> Failures.BAD_REQUEST;
            case REFUSED -> Failures.TOOL_FAILED;
        };
        return ActFailures.failure(type, message, trouble.advice(), evidence);
    }
}
