package dev.evenkeel.activities.prometheus;

import static dev.evenkeel.activities.act.Workshop.act;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.PrometheusActivities.Burn;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.Missing;
import dev.evenkeel.workflows.contract.PrometheusActivities.Server;
import dev.evenkeel.workflows.contract.PrometheusActivities.Traffic;
import dev.evenkeel.workflows.expression.Carried;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a gate asks for, with one change at a time. */
final class GateRules {
    private Act act;
    private final @Nullable String query;
    private final String pass;
    private String server = Monitoring.shared().prometheus();
    private @Nullable String baseline;
    private @Nullable Traffic traffic;
    private @Nullable Burn burn;
    private long every = 1_000;
    private long steady;
    private long within = 10_000;
    private int failAfter = 1;
    private int errorAfter = 4;
    private Missing noData = Missing.INCONCLUSIVE;
    private Missing onWarnings = Missing.INCONCLUSIVE;

    GateRules(Act act, @Nullable String query, String pass) {
        this.act = act;
        this.query = query;
        this.pass = pass;
    }

    GateRequest with(Consumer<GateRules> changes) {
        changes.accept(this);
        return request();
    }

    GateRequest request() {
        return new GateRequest(
                act,
                new Server(server, null),
                query,
                baseline,
                traffic,
                burn,
                new Carried(pass, Map.of()),
                every,
                steady,
                within,
                failAfter,
                1,
                errorAfter,
                1,
                noData,
                onWarnings);
    }

    GateRules act(Act other) {
        act = other;
        return this;
    }

    GateRules server(String other) {
        server = other;
        return this;
    }

    GateRules baseline(String other) {
        baseline = other;
        return this;
    }

    GateRules traffic(String asked, double atLeast) {
        traffic = new Traffic(asked, atLeast);
        return this;
    }

    GateRules burn(Burn other) {
        burn = other;
        return this;
    }

    GateRules every(long millis) {
        every = millis;
        return this;
    }

    GateRules steady(long millis) {
        steady = millis;
        return this;
    }

    GateRules within(long millis) {
        within = millis;
        return this;
    }

    GateRules failAfter(int bad) {
        failAfter = bad;
        return this;
    }

    GateRules errorAfter(int errors) {
        errorAfter = errors;
        return this;
    }

    GateRules noData(Missing as) {
        noData = as;
        return this;
    }

    GateRules onWarnings(Missing as) {
        onWarnings = as;
        return this;
    }
}
