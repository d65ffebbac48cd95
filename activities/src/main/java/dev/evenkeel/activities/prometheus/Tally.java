package dev.evenkeel.activities.prometheus;

import dev.evenkeel.workflows.contract.PrometheusActivities.GateRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.Missing;
import dev.evenkeel.workflows.contract.PrometheusActivities.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts the samples of a gate, and says when they are enough for an outcome. */
final class Tally {

    /** Samples may fail to come for so many pauses, and this long, before what was good counts as interrupted. */
    private static final int PAUSES = 3;

    private static final long SLACK_MILLIS = 10_000;

    /** What a sample counts as. */
    enum Effect {
        GOOD,
        BAD,
        NOTHING,
        ERROR
    }

    private final GateRequest rules;
    private final List<Double> values = new ArrayList<>();
    private int goodInRow;
    private long goodSince;
    private int bad;
    private int counted;
    private int errorsInRow;
    private long lastAnswer = -1;
    private @Nullable Sample last;
    private Effect lastEffect = Effect.NOTHING;

    Tally(GateRequest rules) {
        this.rules = rules;
    }

    void add(Sample sample) {
        Effect effect = effect(sample);
        last = sample;
        lastEffect = effect;
        if (sample.value() != null) {
            values.add(sample.value());
        }
        if (effect == Effect.ERROR) {
            errorsInRow++;
            return;
        }
        boolean interrupted = lastAnswer >= 0 && sample.at() - lastAnswer > PAUSES * rules.everyMillis() + SLACK_MILLIS;
        errorsInRow = 0;
        lastAnswer = sample.at();
        if (effect != Effect.GOOD || interrupted) {
            goodInRow = 0;
        }
        switch (effect) {
            case GOOD -> {
                goodSince = goodInRow == 0 ? sample.at() : goodSince;
                goodInRow++;
                counted++;
            }
            case BAD -> {
                bad++;
                counted++;
            }
            case NOTHING, ERROR -> {}
        }
    }

    private Effect effect(Sample sample) {
        return switch (sample.verdict()) {
            case GOOD -> Effect.GOOD;
            case BAD -> Effect.BAD;
            case ERROR -> Effect.ERROR;
            case LITTLE_TRAFFIC -> Effect.NOTHING;
            case NO_DATA -> effect(rules.noData());
            case WARNED -> effect(rules.onWarnings());
        };
    }

    private static Effect effect(Missing missing) {
        return switch (missing) {
            case PASS -> Effect.GOOD;
            case FAIL -> Effect.BAD;
            case INCONCLUSIVE -> Effect.NOTHING;
        };
    }

    /** What the samples so far say, whatever the time. */
    Optional<Outcome> outcome() {
        if (bad >= rules.failAfter()) {
            return Optional.of(Outcome.FAIL);
        }
        if (errorsInRow >= rules.errorAfter()) {
            return Optional.of(Outcome.ERROR);
        }
        boolean steady = goodInRow > 0 && lastAnswer - goodSince >= rules.steadyMillis();
        return steady && goodInRow >= rules.passAfter() && counted >= rules.minSamples()
                ? Optional.of(Outcome.PASS)
                : Optional.empty();
    }

    /** What they say when no more of them can be taken. Good samples that are too few do not pass. */
    Outcome atTheEnd() {
        return outcome()
                .orElse(
                        switch (lastEffect) {
                            case BAD -> Outcome.FAIL;
                            case ERROR -> Outcome.ERROR;
                            case GOOD, NOTHING -> Outcome.INCONCLUSIVE;
                        });
    }

    /** Why it is undecided, in words. */
    String undecided() {
        if (last == null) {
            return "nothing was measured";
        }
        return switch (last.verdict()) {
            case NO_DATA -> "there is no data" + note();
            case LITTLE_TRAFFIC -> "there is too little traffic" + note();
            case WARNED -> "the answers came with warnings and may be partial" + note();
            case BAD, ERROR -> "the last sample was not good" + note();
            case GOOD ->
                counted < rules.minSamples()
                        ? "only " + counted + " of " + rules.minSamples() + " samples had a value"
                        : goodInRow < rules.passAfter()
                                ? "only the last " + goodInRow + " of " + rules.passAfter() + " samples were good"
                                : "it was good for " + (lastAnswer - goodSince) / 1000 + " s only, not for "
                                        + rules.steadyMillis() / 1000 + " s";
        };
    }

    private String note() {
        return last == null || last.note().isEmpty() ? "" : ": " + last.note();
    }

    /** The values so far. */
    List<Double> values() {
        return List.copyOf(values);
    }

    int samples() {
        return counted;
    }

    int bad() {
        return bad;
    }

    int errorsInRow() {
        return errorsInRow;
    }

    long goodForMillis() {
        return goodInRow == 0 ? 0 : lastAnswer - goodSince;
    }

    @Nullable
    Sample last() {
        return last;
    }
}
