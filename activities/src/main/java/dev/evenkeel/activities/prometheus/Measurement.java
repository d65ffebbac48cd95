package dev.evenkeel.activities.prometheus;

import dev.evenkeel.activities.prometheus.Queries.Found;
import dev.evenkeel.activities.prometheus.Sample.Verdict;
import dev.evenkeel.workflows.contract.PrometheusActivities.Burn;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.Missing;
import dev.evenkeel.workflows.contract.PrometheusActivities.Windows;
import dev.evenkeel.workflows.expression.EvaluationException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes one sample: all queries of it are evaluated at the same time, by the server's own clock. */
final class Measurement {

    private final GateRequest request;
    private final Queries queries;
    private final Judge judge;
    private final List<String> warnings = new ArrayList<>();
    private @Nullable String at;

    Measurement(GateRequest request, Queries queries, Judge judge) {
        this.request = request;
        this.queries = queries;
        this.judge = judge;
    }

    /** @param before the values of the samples before */
    Sample take(long now, List<Double> before) throws Trouble {
        Burn burn = request.burn();
        Double value = burn == null ? number(String.valueOf(request.query())) : burning(burn);
        Double baseline = request.baseline() == null ? null : number(request.baseline());
        Double traffic =
                request.traffic() == null ? null : number(request.traffic().query());
        if (!warnings.isEmpty() && request.onWarnings() != Missing.PASS) {
            return sample(now, value, baseline, traffic, before, Verdict.WARNED, warnings.getFirst());
        }
        if (request.traffic() != null
                && (traffic == null || traffic < request.traffic().atLeast())) {
            String seen = traffic == null ? "none" : Words.number(traffic);
            String note = seen + " instead of " + Words.number(request.traffic().atLeast());
            return sample(now, value, baseline, traffic, before, Verdict.LITTLE_TRAFFIC, note);
        }
        if (value == null) {
            return sample(now, null, baseline, traffic, before, Verdict.NO_DATA, "");
        }
        if (request.baseline() != null && baseline == null) {
            return sample(now, value, null, traffic, before, Verdict.NO_DATA, "the baseline has none");
        }
        List<Double> values = new ArrayList<>(before);
        values.add(value);
        try {
            Verdict verdict = judge.good(value, baseline, values) ? Verdict.GOOD : Verdict.BAD;
            return sample(now, value, baseline, traffic, before, verdict, "");
        } catch (EvaluationException e) {
            throw new Trouble(Trouble.Kind.PASSING, String.valueOf(e.getMessage()));
        }
    }

    private Sample sample(
            long now,
            @Nullable Double value,
            @Nullable Double baseline,
            @Nullable Double traffic,
            List<Double> before,
            Verdict verdict,
            String note) {
        boolean comparable = request.baseline() == null || baseline != null;
        List<Double> values = new ArrayList<>(before);
        if (value != null) {
            values.add(value);
        }
        List<Double> bounds = value != null && comparable ? judge.bounds(value, baseline, values) : List.of();
        return new Sample(now, value, baseline, traffic, bounds, verdict, note);
    }

    /** How near the worst pair of windows is to its factor. @return null when one of them has no data */
    private @Nullable Double burning(Burn burn) throws Trouble {
        double worst = 0;
        for (Windows pair : burn.windows()) {
            Double longer = number(pair.longQuery());
            Double shorter = number(pair.shortQuery());
            if (longer == null || shorter == null) {
                return null;
            }
            worst = Math.max(worst, Math.min(longer, shorter) / burn.allowed() / pair.factor());
        }
        return worst;
    }

    /** @return null when there is none; not a number is none, as when nothing is divided by nothing */
    private @Nullable Double number(String query) throws Trouble {
        Found found = queries.ask(query, at);
        at = at == null ? found.at() : at;
        warnings.addAll(found.warnings());
        if (found.total() > 1) {
            throw new Trouble(
                    Trouble.Kind.PASSING,
                    "The query brings " + found.total()
                            + " series instead of one number; aggregate them with sum or max: " + query);
        }
        double number = found.series().isEmpty()
                ? Double.NaN
                : found.series().getFirst().number();
        return Double.isNaN(number) ? null : number;
    }
}
