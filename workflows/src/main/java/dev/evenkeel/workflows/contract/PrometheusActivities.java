package dev.evenkeel.workflows.contract;

import dev.evenkeel.workflows.expression.Carried;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Prometheus measures, and what Alertmanager keeps quiet about. */
@ActivityInterface
public interface PrometheusActivities {

    /** Asks one query at one time. Only reads: safe to repeat. */
    @ActivityMethod(name = "prometheus.query")
    QueryResult query(QueryRequest request);

    /**
     * Measures until the gate has an outcome, which is a result also when it is no pass. Only reads. Called again, it goes on with the
     * samples that this host has kept of the act.
     */
    @ActivityMethod(name = "prometheus.gate")
    GateResult gate(GateRequest request);

    /** Makes a silence that ends by itself after a short while. Made once for an act: called again, it is found by the act's mark. */
    @ActivityMethod(name = "prometheus.silence")
    SilenceResult silence(SilenceRequest request);

    /**
     * Extends the silence for as long as it is not cancelled, then lifts it; ends by itself at {@code atMostMillis}. Any host may go on
     * with it.
     */
    @ActivityMethod(name = "prometheus.hold")
    void hold(SilenceRequest request, String id);

    /** Ends the silence now. One that has ended, or is gone, is left alone. */
    @ActivityMethod(name = "prometheus.lift")
    void lift(SilenceRequest request, String id);

    /**
     * @param url where its API begins, without {@code /api/…}
     * @param secret the name among the act's secrets of a bearer token, or of {@code user:password}; null: it wants none
     */
    record Server(String url, @Nullable String secret) {}

    record QueryRequest(Act act, Server server, String query) {}

    /**
     * @param value the one finite number that was found; null when there was none, or more than one
     * @param series maps of {@code labels} (map), {@code value} (absent when not finite) and {@code text}; at most 1,000
     */
    record QueryResult(@Nullable Double value, List<Map<String, Object>> series, List<String> warnings) {}

    /** What a query brought that has to bring one number. */
    record Number(double value, List<Map<String, Object>> series, List<String> warnings) {}

    /**
     * @param burn null: {@code query} is asked
     * @param pass over {@code value}, {@code baseline} and {@code samples}
     * @param steadyMillis how long samples have to stay good
     * @param failAfter how many bad samples in all are too many
     * @param passAfter how many good samples in a row it takes, at least
     * @param errorAfter how many failed queries in a row are too many
     */
    record GateRequest(
            Act act,
            Server server,
            @Nullable String query,
            @Nullable String baseline,
            @Nullable Traffic traffic,
            @Nullable Burn burn,
            Carried pass,
            long everyMillis,
            long steadyMillis,
            long withinMillis,
            int failAfter,
            int passAfter,
            int errorAfter,
            int minSamples,
            Missing noData,
            Missing onWarnings) {}

    /** What a sample counts as that says nothing by itself. */
    enum Missing {
        INCONCLUSIVE,
        FAIL,
        PASS
    }

    /** Below {@code atLeast} there is too little traffic to judge by. */
    record Traffic(String query, double atLeast) {}

    /** @param allowed the share of errors that the objective allows, for example 0.001 */
    record Burn(double allowed, List<Windows> windows) {}

    /**
     * The budget burns too fast when both windows burn at {@code factor} times the allowed share.
     *
     * @param longQuery the share of errors over the long window
     */
    record Windows(String longWindow, String shortWindow, double factor, String longQuery, String shortQuery) {}

    /**
     * @param outcome one of {@link Outcome}, in small letters
     * @param value the last that was measured; null when none was
     * @param bad how many samples were bad
     */
    record GateResult(
            String outcome,
            String summary,
            String advice,
            @Nullable Double value,
            long samples,
            long bad) {

        public Outcome ended() {
            return Outcome.valueOf(outcome.toUpperCase(Locale.ROOT));
        }
    }

    enum Outcome {
        PASS,
        FAIL,
        INCONCLUSIVE,
        ERROR;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What expressions read of a gate that passed. @param by who passed it when the numbers did not; empty: the numbers did */
    record GatePassed(
            String outcome,
            boolean passed,
            String summary,
            @Nullable Double value,
            long samples,
            long bad,
            String by) {}

    /**
     * @param equal label values by name
     * @param matching regular expressions by the name of the label
     * @param atMostMillis how long it may last in all
     */
    record SilenceRequest(
            Act act,
            Server server,
            Map<String, String> equal,
            Map<String, String> matching,
            String comment,
            long atMostMillis) {}

    /** @param id Alertmanager's own */
    record SilenceResult(String id, String summary) {}
}
