package dev.evenkeel.web.runs;

import dev.evenkeel.activities.prometheus.Sample;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runs.chart.GateChart;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.StepState;
import dev.evenkeel.web.runs.view.StepView;
import java.util.List;
import java.util.SortedMap;

/** What the gates of a run have measured. */
final class Gates {

    private static final String KIND = "prometheus.gate";
    private static final int MOST = 24;

    private final Store store;

    Gates(Store store) {
        this.store = store;
    }

    /** Those of the gates that have measured something, the last {@value #MOST} at most; those under way, or asked about, are open. */
    List<Measured> of(RunView run) {
        List<StepView> gates = run.steps().stream()
                .filter(step -> step.kind().equals(KIND) && !step.attempts().isEmpty())
                .toList();
        return gates.stream()
                .skip(Math.max(0, gates.size() - MOST))
                .flatMap(step -> measured(run, step, gates.size() == 1).stream())
                .toList();
    }

    private List<Measured> measured(RunView run, StepView step, boolean only) {
        SortedMap<Integer, String> attempts = store.logs().stream(run.summary().runId(), step.key(), Sample.STREAM);
        if (attempts.isEmpty()) {
            return List.of();
        }
        boolean open = only || step.state() == StepState.RUNNING || step.state() == StepState.WAITING;
        List<Sample> samples = Sample.read(attempts.lastEntry().getValue());
        return List.of(new Measured(step, attempts.lastKey(), GateChart.of(samples), open));
    }

    /** @param attempt the last that has measured something */
    public record Measured(StepView step, int attempt, GateChart chart, boolean open) {}

    /** Changes when a sample comes. */
    static String version(List<Measured> gates) {
        StringBuilder version = new StringBuilder();
        gates.forEach(gate -> version.append(gate.step().key())
                .append(gate.attempt())
                .append('/')
                .append(gate.chart().samples().size())
                .append(gate.step().state()));
        return Integer.toHexString(version.toString().hashCode());
    }
}
