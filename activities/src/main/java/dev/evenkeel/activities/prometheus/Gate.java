package dev.evenkeel.activities.prometheus;

import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.prometheus.Sample.Verdict;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateResult;
import dev.evenkeel.workflows.contract.PrometheusActivities.Outcome;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Measures until the samples say enough, or the time is over. */
final class Gate {

    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final RunningAct act;
    private final GateRequest request;
    private final Queries queries;
    private final Judge judge;
    private final KeptSamples kept;
    private final Tally tally;
    private final long begun;
    private Trouble.@Nullable Kind trouble;

    Gate(RunningAct act, GateRequest request, Queries queries, Judge judge, KeptSamples kept) {
        this.act = act;
        this.request = request;
        this.queries = queries;
        this.judge = judge;
        this.kept = kept;
        this.tally = new Tally(request);
        this.begun = act.deadline() - act.act().timeoutMillis();
    }

    GateResult untilDecided() throws IOException {
        if (act.act().mode() == Mode.REHEARSAL) {
            return once();
        }
        kept.read().forEach(tally::add);
        Optional<Outcome> before = tally.samples() == 0 ? Optional.empty() : tally.outcome();
        if (before.isPresent()) {
            return result(before.get());
        }
        long last = begun + request.withinMillis();
        while (true) {
            long now = System.currentTimeMillis();
            Sample sample = measured(now);
            kept.keep(sample);
            tally.add(sample);
            act.log().line(line(sample));
            Optional<Outcome> outcome = trouble == Trouble.Kind.WRONG || trouble == Trouble.Kind.REFUSED
                    ? Optional.of(Outcome.ERROR)
                    : tally.outcome();
            if (outcome.isPresent()) {
                return result(outcome.get());
            }
            if (now >= last) {
                return result(tally.atTheEnd());
            }
            pauseUntil(Math.min(now - Math.floorMod(now - begun, request.everyMillis()) + request.everyMillis(), last));
        }
    }

    /** In a rehearsal: what the gate would see now. */
    private GateResult once() {
        Sample sample = measured(System.currentTimeMillis());
        act.log().line(line(sample));
        String would = switch (sample.verdict()) {
            case GOOD -> "good";
            case BAD -> "bad";
            case NO_DATA -> "without data";
            case LITTLE_TRAFFIC -> "with too little traffic";
            case WARNED -> "answered with warnings";
            case ERROR -> "an error";
        };
        return new GateResult(
                Outcome.INCONCLUSIVE.word(),
                "one sample, " + would + (sample.value() == null ? "" : ": " + Words.number(sample.value()))
                        + (sample.note().isEmpty() ? "" : " (" + sample.note() + ")"),
                "",
                finite(sample.value()),
                1,
                sample.verdict() == Verdict.BAD ? 1 : 0);
    }

    private Sample measured(long now) {
        try {
            trouble = null;
            return new Measurement(request, queries, judge).take(now, tally.values());
        } catch (Trouble e) {
            trouble = e.kind();
            return Sample.without(now, Verdict.ERROR, act.masker().mask(e.why()));
        }
    }

    private String line(Sample sample) {
        String sign = switch (sample.verdict()) {
            case GOOD -> "✓";
            case BAD -> "✗";
            case NO_DATA, LITTLE_TRAFFIC, WARNED -> "–";
            case ERROR -> "!";
        };
        String words = switch (sample.verdict()) {
            case GOOD, BAD, ERROR -> "";
            case NO_DATA -> " no data";
            case LITTLE_TRAFFIC -> " too little traffic";
            case WARNED -> " warnings";
        };
        return sign
                + (sample.value() == null ? "" : " " + Words.number(sample.value()))
                + (sample.baseline() == null ? "" : " against " + Words.number(sample.baseline()))
                + words
                + (sample.note().isEmpty() ? "" : ": " + sample.note());
    }

    private GateResult result(Outcome outcome) {
        Sample last = tally.last();
        Double value = last == null ? null : last.value();
        String pass = request.pass().source();
        String note = last == null ? "" : last.note();
        String summary = switch (outcome) {
            case PASS ->
                Words.number(value) + " passes " + pass
                        + (request.steadyMillis() > 0 ? ", good for " + Words.time(tally.goodForMillis()) : "");
            case FAIL ->
                (value == null ? "No data" : Words.number(value)) + " does not pass " + pass + ": " + tally.bad()
                        + " of " + tally.samples() + " samples were bad";
            case ERROR ->
                trouble == Trouble.Kind.PASSING && tally.errorsInRow() > 1
                        ? tally.errorsInRow() + " queries in a row failed: " + note
                        : "It could not be measured: " + note;
            case INCONCLUSIVE -> "Not decided within " + Words.time(request.withinMillis()) + ": " + tally.undecided();
        };
        String advice = switch (outcome) {
            case PASS -> "";
            case FAIL -> "Look at the chart, and at the service itself, then try again or stop.";
            case ERROR ->
                new Trouble(trouble == null ? Trouble.Kind.PASSING : trouble, "").advice()
                        + " Nothing is known of the service itself.";
            case INCONCLUSIVE -> "Look at the chart, and at the service itself, then say whether it passes.";
        };
        return new GateResult(outcome.word(), summary, advice, finite(value), tally.samples(), tally.bad());
    }

    private static @Nullable Double finite(@Nullable Double value) {
        return value != null && Double.isFinite(value) ? value : null;
    }

    private void pauseUntil(long time) {
        for (long left = time - System.currentTimeMillis(); left > 0; left = time - System.currentTimeMillis()) {
            try {
                TimeUnit.MILLISECONDS.sleep(Math.min(left, LONGEST_PAUSE_MILLIS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The worker stops during a gate", e);
            }
            act.beat();
        }
    }
}
