package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.contract.PrometheusActivities.Missing;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Type;
import dev.evenkeel.workflows.runbook.PrometheusStep.Burn;
import dev.evenkeel.workflows.runbook.PrometheusStep.Counts;
import dev.evenkeel.workflows.runbook.PrometheusStep.Traffic;
import dev.evenkeel.workflows.runbook.PrometheusStep.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a gate is written that judges by what Prometheus measures. */
final class GateKind {

    private static final int MOST_SAMPLES = 2_000;
    private static final String BURNS_SLOWLY = "value < 1.0";
    private static final Shape COUNT = new Shape.Whole(1, 1_000);
    private static final Shape MISSING = new Shape.OneOf(List.of("inconclusive", "fail", "pass"));
    private static final Shape PROM_DURATION = new Shape.Text("[0-9]{1,4}[smhdw]", "a range such as 5m, 1h or 3d");

    /** The pairs of Google's Site Reliability Workbook, chapter 5, that call a person. */
    private static final List<Windows> WINDOWS = List.of(new Windows("1h", "5m", 14.4), new Windows("6h", "30m", 6));

    private static final Shape.Block BURN_RATE = new Shape.Block(
            "burn_rate",
            List.of(
                    required("slo", new Shape.Number(0), "The objective in percent, for example 99.9."),
                    required(
                            "error_ratio",
                            Shape.TEMPLATE,
                            "A query for the share of errors, 0 to 1, over ${window}: it is asked for each window."),
                    optional(
                            "windows",
                            new Shape.ListOf(
                                    new Shape.Block(
                                            "windows",
                                            List.of(
                                                    required("long", PROM_DURATION, "The long window."),
                                                    required("short", PROM_DURATION, "The short window."),
                                                    required(
                                                            "factor",
                                                            new Shape.Number(0),
                                                            "How many times faster than allowed the budget may not"
                                                                    + " burn in both windows."))),
                                    1),
                            "1h/5m at 14.4 and 6h/30m at 6",
                            "Pairs of windows.")));

    static final Kind GATE = Kind.looks(
            "prometheus.gate",
            "Judges by what Prometheus measures over a while.",
            GateKind::gate,
            PrometheusKinds.keys(
                    "prometheus",
                    optional("query", Shape.TEMPLATE, "The query, in PromQL, that brings one number: value."),
                    optional(
                            "pass",
                            new Shape.Code(Type.TRUTH),
                            "An expression over value, baseline and samples (the values so far, this one last)"
                                    + " that says whether a sample is good."),
                    optional("every", Shape.DURATION, "15s", "The pause between two samples."),
                    optional("for", Shape.DURATION, "0s", "How long the samples have to stay good."),
                    optional(
                            "within",
                            Shape.DURATION,
                            "what 'for' and the counts need, and ten times 'every'",
                            "How long it may take in all."),
                    optional("fail_after", COUNT, "1", "The gate fails with so many bad samples in all."),
                    optional("pass_after", COUNT, "1", "How many samples in a row have to be good."),
                    optional("min_samples", COUNT, "1", "How many samples with a value it takes to pass."),
                    optional(
                            "error_after",
                            COUNT,
                            "4",
                            "The gate ends in an error with so many failed queries in a row."),
                    optional("no_data", MISSING, "inconclusive", "What a sample without a value counts as."),
                    optional(
                            "on_warnings",
                            MISSING,
                            "inconclusive",
                            "What a sample counts as whose query was answered with warnings, and may be partial;"
                                    + " pass: it is judged like any other."),
                    optional(
                            "min_traffic",
                            new Shape.Block(
                                    "min_traffic",
                                    List.of(
                                            required("query", Shape.TEMPLATE, "A query for the traffic."),
                                            required(
                                                    "at_least",
                                                    new Shape.Number(0),
                                                    "With less, a sample says nothing."))),
                            "Samples with too little traffic do not count."),
                    optional(
                            "baseline",
                            new Shape.Block(
                                    "baseline",
                                    List.of(required(
                                            "query",
                                            Shape.TEMPLATE,
                                            "A query for what value is compared with, asked at the same" + " time."))),
                            "What runs beside it, for comparison: the variable baseline."),
                    optional(
                            "burn_rate",
                            BURN_RATE,
                            "Judges how fast the error budget burns, instead of 'query'. value is how near the"
                                    + " worst pair of windows is to its factor: 1 has reached it.")));

    private GateKind() {}

    private static PrometheusStep.Gate gate(Step.Common common, KindFields fields) {
        Fields plain = fields.plain();
        Burn burn = fields.inside("burn_rate").map(GateKind::burn).orElse(null);
        if ((burn == null) == !plain.has("query")) {
            fields.problem(
                    plain.has("query") ? "burn_rate" : "query",
                    "The gate needs one of 'query' and 'burn_rate'",
                    "Write 'query: …' with 'pass: …', or 'burn_rate: { slo: …, error_ratio: … }'.");
        }
        if (burn == null && !plain.has("pass")) {
            fields.problem("pass", "The gate does not say what is good", "Write for example 'pass: value < 0.01'.");
        }
        Counts counts = new Counts(
                plain.whole("pass_after", 1),
                plain.whole("fail_after", 1),
                plain.whole("error_after", 4),
                plain.whole("min_samples", 1));
        Duration every = plain.duration("every", Duration.ofSeconds(15));
        Duration steady = plain.duration("for", Duration.ZERO);
        Duration within = within(fields, every, steady, counts);
        return new PrometheusStep.Gate(
                common,
                PrometheusKinds.server(fields),
                plain.has("query") ? fields.promQl("query") : null,
                fields.inside("baseline").map(inner -> inner.promQl("query")).orElse(null),
                fields.inside("min_traffic").map(GateKind::traffic).orElse(null),
                burn,
                pass(fields),
                every,
                steady,
                within,
                counts,
                missing(plain, "no_data"),
                missing(plain, "on_warnings"));
    }

    private static Duration within(KindFields fields, Duration every, Duration steady, Counts counts) {
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            fields.problem("every", "'every' is shorter than a second", "Write a pause, for example 15s.");
            return Duration.ofMinutes(1);
        }
        Duration counted = every.multipliedBy(Math.max(counts.pass(), counts.least()) - 1L);
        Duration needed = steady.compareTo(counted) > 0 ? steady : counted;
        Duration within = fields.plain().duration("within", needed.plus(every.multipliedBy(10)));
        if (within.compareTo(needed) < 0 || within.isZero()) {
            fields.problem(
                    "within",
                    "This gate can never pass: 'within' is shorter than 'for', or than 'pass_after' and 'min_samples'"
                            + " samples take",
                    "Give it more time with 'within'.");
        }
        if (within.dividedBy(every) > MOST_SAMPLES) {
            fields.problem(
                    fields.plain().has("every") ? "every" : "within",
                    "This gate would take more than " + MOST_SAMPLES + " samples",
                    "Make 'every' (15s when left out) longer, or 'within' shorter.");
        }
        return within;
    }

    private static Expression pass(KindFields fields) {
        KindFields seeing = fields.with("value", Type.NUMBER).with("samples", new Type.ListOf(Type.NUMBER));
        if (fields.plain().has("baseline")) {
            seeing = seeing.with("baseline", Type.NUMBER);
        }
        KindFields own = seeing;
        return own.code("pass", Type.TRUTH).orElseGet(() -> own.given(BURNS_SLOWLY, Type.TRUTH));
    }

    private static Missing missing(Fields plain, String key) {
        return Missing.valueOf(plain.text(key, "inconclusive").toUpperCase(Locale.ROOT));
    }

    private static Traffic traffic(KindFields fields) {
        Double atLeast = fields.plain().number("at_least");
        return new Traffic(fields.promQl("query"), atLeast == null ? 0 : atLeast);
    }

    private static Burn burn(KindFields fields) {
        Double slo = fields.plain().number("slo");
        if (slo != null && (slo <= 0 || slo >= 100)) {
            fields.problem("slo", "An objective of " + slo + " % leaves no budget to burn", "Write for example 99.9.");
        }
        Template ratio = fields.with("window", Type.TEXT).promQl("error_ratio");
        if (ratio.reads("window").isEmpty() && !ratio.source().contains("window")) {
            fields.problem(
                    "error_ratio", "The query does not use ${window}", "Write for example rate(errors[${window}]).");
        }
        List<Windows> windows = new ArrayList<>();
        for (KindFields pair : fields.each("windows")) {
            Double factor = pair.plain().number("factor");
            windows.add(new Windows(
                    pair.plain().text("long", "1h"),
                    pair.plain().text("short", "5m"),
                    factor == null || factor <= 0 ? 1 : factor));
        }
        return new Burn(slo == null ? 99.9 : slo, ratio, windows.isEmpty() ? WINDOWS : windows);
    }
}
