package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.ansible.PlayResults.Cell;
import dev.evenkeel.activities.ansible.PlayResults.State;
import dev.evenkeel.activities.ansible.PlayResults.Task;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

abstract class PlaysCases extends StoreCases {

    private static final String STEP = "steps/play";
    private static final Act ACT = new Act(RUN, STEP, 1, Mode.LIVE, "production", "north", Map.of(), 60_000, null);

    PlaysCases(Backend backend) {
        super(backend);
    }

    @Test
    void recordsTheSameOnceMoreWithoutAChange() {
        List<Task> tasks = List.of(new Task(1, "Install", "All"));
        List<Cell> ended = List.of(new Cell(1, "web", State.CHANGED, 10, 20L, "done\u0000"));
        store.plays().record(ACT, tasks, List.of(new Cell(1, "web", State.RUNNING, 10, null, "")), false);
        store.plays().record(ACT, List.of(), ended, true);
        long seq = store.plays().of(RUN).getFirst().seq();

        store.plays().record(ACT, tasks, List.of(new Cell(1, "web", State.RUNNING, 10, null, "")), false);
        store.plays().record(ACT, List.of(), ended, false);

        assertThat(store.plays().changedTasks(RUN, STEP, 1, seq)).isEmpty();
        assertThat(store.plays().changedTasks(RUN, STEP, 1, 0)).containsExactly(1);
        assertThat(store.plays().tasks(RUN, STEP, 1)).isEqualTo(tasks);
        assertThat(store.plays().cells(RUN, STEP, 1)).containsExactly(new Cell(1, "web", State.CHANGED, 10, 20L, ""));
        assertThat(store.plays().cell(RUN, STEP, 1, 1, "web"))
                .hasValueSatisfying(cell -> assertThat(cell.output()).startsWith("done"));
        assertThat(store.plays().of(RUN))
                .singleElement()
                .satisfies(play -> assertThat(play.cut()).isTrue());
        assertThat(store.plays().of("another")).isEmpty();
    }
}
