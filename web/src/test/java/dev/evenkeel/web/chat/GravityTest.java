package dev.evenkeel.web.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GravityTest {

    private static Runbook runbook(String name, String steps) {
        String text = "runbook: " + name + "\nprocedure: task\ntitle: T\nowner: team\nsteps:\n" + steps;
        Reading reading =
                new RunbookReader(new ExpressionCompiler()).read(name + ".yaml", text, Surroundings.PERMISSIVE);
        if (!(reading instanceof Reading.Good good)) {
            throw new AssertionError(reading.found());
        }
        return good.runbook();
    }

    private static Optional<String> grave(String steps, Map<String, Runbook> others) {
        return new Gravity(name -> Optional.ofNullable(others.get(name))).of(runbook("this", steps));
    }

    @Test
    void letsThroughWhatOnlyChanges() {
        assertThat(grave("  - { id: one, script: { command: [one] } }\n", Map.of()))
                .isEmpty();
    }

    @Test
    void findsWhatPromotesWhereverItIs() {
        String promotes = "{ id: go, site: north, cloud.database: { action: promote, name: db } }";

        assertThat(grave("  - " + promotes + "\n", Map.of())).contains("it promotes a database");
        assertThat(grave("  - { id: all, group: [ " + promotes + " ] }\n", Map.of()))
                .isPresent();
        assertThat(grave("  - { id: one, script: { command: [one] }, undo: [ " + promotes + " ] }\n", Map.of()))
                .isPresent();
    }

    @Test
    void looksIntoWhatItRunsAndFindsGraveWhatIsNotThere() {
        String runs = "  - { id: other, run: { runbook: other } }\n";
        Runbook calm = runbook("other", "  - { id: one, script: { command: [one] } }\n");
        Runbook round = runbook("other", "  - { id: again, run: { runbook: this } }\n");

        assertThat(grave(runs, Map.of("other", calm))).isEmpty();
        assertThat(grave(runs, Map.of())).contains(Gravity.UNREADABLE);
        assertThat(grave(runs, Map.of("other", round, "this", round))).isEmpty();
    }
}
