package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.PrometheusActivities;
import dev.evenkeel.workflows.contract.PrometheusActivities.GatePassed;
import dev.evenkeel.workflows.contract.PrometheusActivities.Missing;
import dev.evenkeel.workflows.contract.PrometheusActivities.QueryResult;
import dev.evenkeel.workflows.contract.PrometheusActivities.SilenceResult;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Templates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of steps that ask Prometheus, and keep Alertmanager quiet. */
public sealed interface PrometheusStep extends ToolStep {

    Server server();

    /**
     * Which server is meant.
     *
     * @param url null: the site says, else the environment
     * @param credentials a reference to a secret: a bearer token, or {@code user:password}; null: the site's, where the site says the server
     */
    record Server(@Nullable Template url, @Nullable String credentials) {}

    /** The text of a query, with the values bound by where they stand. */
    static String text(Template query, Map<String, Object> variables) {
        return PromText.of(query, variables);
    }

    /** @param one whether it has to bring one number; else any number of series */
    record Query(Common common, Server server, Template query, boolean one) implements PrometheusStep {
        @Override
        public String kind() {
            return "prometheus.query";
        }

        @Override
        public Query with(Common common) {
            return new Query(common, server, query, one);
        }

        @Override
        public Class<? extends Record> result() {
            return one ? PrometheusActivities.Number.class : QueryResult.class;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(server.url(), query);
        }

        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.DONE;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return text(query, at);
        }
    }

    /**
     * @param query null: {@code burn} says what is asked
     * @param within how long it may take in all
     */
    record Gate(
            Common common,
            Server server,
            @Nullable Template query,
            @Nullable Template baseline,
            @Nullable Traffic traffic,
            @Nullable Burn burn,
            Expression pass,
            Duration every,
            Duration steady,
            Duration within,
            Counts counts,
            Missing noData,
            Missing onWarnings)
            implements PrometheusStep {
        @Override
        public String kind() {
            return "prometheus.gate";
        }

        @Override
        public Gate with(Common common) {
            return new Gate(
                    common,
                    server,
                    query,
                    baseline,
                    traffic,
                    burn,
                    pass,
                    every,
                    steady,
                    within,
                    counts,
                    noData,
                    onWarnings);
        }

        @Override
        public Class<GatePassed> result() {
            return GatePassed.class;
        }

        @Override
        public List<Template> values() {
            List<Template> values = new ArrayList<>(ToolStep.written(
                    server.url(),
                    query,
                    baseline,
                    traffic == null ? null : traffic.query(),
                    burn == null ? null : burn.errorRatio()));
            values.add(Templates.of(pass));
            return values;
        }

        /** One sample is shown. */
        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.PREVIEWED;
        }

        @Override
        public boolean judges() {
            return true;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return pass.source() + (query == null ? " (burn rate)" : ", where value is " + text(query, at));
        }
    }

    /** @param pass good samples in a row; @param fail bad ones in all; @param error failed queries in a row; @param least samples with a value */
    record Counts(int pass, int fail, int error, int least) {}

    record Traffic(Template query, double atLeast) {}

    /** @param errorRatio the share of errors, over the variable {@code window} */
    record Burn(double slo, Template errorRatio, List<Windows> windows) {
        public Burn {
            windows = List.copyOf(windows);
        }
    }

    record Windows(String longWindow, String shortWindow, double factor) {}

    /**
     * @param equal label values by name
     * @param matching regular expressions by the name of the label
     * @param steps what is done meanwhile; empty: it lasts until the run ends
     */
    record Silence(
            Common common,
            Server server,
            Template equal,
            Map<String, String> matching,
            @Nullable Template comment,
            Duration atMost,
            List<Step> steps)
            implements PrometheusStep {
        public Silence {
            matching = Map.copyOf(matching);
            steps = List.copyOf(steps);
        }

        @Override
        public String kind() {
            return "prometheus.silence";
        }

        @Override
        public Silence with(Common common) {
            return new Silence(common, server, equal, matching, comment, atMost, steps);
        }

        @Override
        public List<Step> children() {
            return steps;
        }

        @Override
        public Class<SilenceResult> result() {
            return SilenceResult.class;
        }

        @Override
        public List<Template> values() {
            return steps.isEmpty() ? ToolStep.written(server.url(), equal, comment) : List.of();
        }

        /** The steps inside are walked in a rehearsal too; the silence itself is not made. */
        @Override
        public InRehearsal inRehearsal() {
            return steps.isEmpty() ? InRehearsal.SHOWN : InRehearsal.DONE;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "silence the alerts " + matchers(at) + (steps.isEmpty() ? " until the run ends" : " meanwhile");
        }

        private String matchers(Map<String, Object> at) {
            List<String> all = new ArrayList<>();
            equal.texts(at).forEach((name, value) -> all.add(name + "=" + value));
            matching.forEach((name, value) -> all.add(name + "=~" + value));
            return "{" + String.join(", ", all) + "}";
        }
    }
}
