package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.Recovery.Objectives;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A failover of the shop from north, as its runbook tells it. */
record RecoveryStory(RunHarness run) {

    static final String MOVE = Scenario.runbook("move");

    /** Time passes by itself only while a test waits for the end. */
    static final String QUICK = MOVE.replace("for: 2m", "for: 1s");

    /** A promotion without a way back, and a step after it. */
    static final String FOR_GOOD = QUICK.replace(
            "    undo: [ { script: { command: [demote] } } ]\n",
            "  - id: grow\n    script: { command: [grow] }\n    undo: [ { script: { command: [shrink] } } ]\n");

    static Recovery recovery(long outage, long declared, Objectives objectives, Map<String, Long> usual) {
        return new Recovery(outage, declared, true, "north", objectives, usual);
    }

    Recovery planned() {
        return recovery(run.now(), run.now(), Objectives.NONE, Map.of());
    }

    JournalEvent only(Type type) {
        List<JournalEvent> all = run.journal.events(type);
        assertThat(all).as("%s in %s", type, run.story()).hasSize(1);
        return all.getFirst();
    }

    static long number(JournalEvent event, String key) {
        return ((Number) Objects.requireNonNull(event.data().get(key))).longValue();
    }

    /** To the south, as far as the step that fails. */
    void failsAt(String step, String message, String yaml) {
        run.tools.failNext(step, Failures.TOOL_FAILED, message);
        run.declared(planned()).start(yaml, Map.of("to", "south")).waitFor("failure");
    }
}
