package dev.evenkeel.web.runners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.runner.Wire;
import dev.evenkeel.web.runners.TaskTokens.Task;
import org.junit.jupiter.api.Test;

class TaskTokensTest {

    private static final byte[] KEY = new byte[32];
    private static final Task TASK =
            new Task("runner-far-1", new Wire.Key("run-1", "steps/ä", 2), 1_000, new byte[] {1, 2, 3});

    @Test
    void opensWhatAnotherNodeOrAnEarlierStartHasSealed() {
        Task opened = new TaskTokens(KEY).open(new TaskTokens(KEY).seal(TASK)).orElseThrow();

        assertThat(opened).usingRecursiveComparison().isEqualTo(TASK);
    }

    @Test
    void refusesWhatWasChangedAnywhere() {
        TaskTokens tokens = new TaskTokens(KEY);
        byte[] sealed = tokens.seal(TASK);
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertThat(tokens.open(changed)).as("byte " + at).isEmpty();
        }
    }

    @Test
    void refusesGarbageAndOtherKeys() {
        TaskTokens tokens = new TaskTokens(KEY);
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;

        assertThat(tokens.open(new byte[0])).isEmpty();
        assertThat(tokens.open(new byte[100])).isEmpty();
        assertThat(tokens.open(new byte[1 << 20])).isEmpty();
        assertThat(tokens.open(new TaskTokens(otherKey).seal(TASK))).isEmpty();
    }
}
