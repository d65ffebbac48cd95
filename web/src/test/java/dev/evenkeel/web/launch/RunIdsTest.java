package dev.evenkeel.web.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.RunId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunIdsTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RunIds ids = new RunIds(() -> now);

    @Test
    void sortByTime() {
        String first = ids.next();
        now = now.plusMillis(1);
        String second = ids.next();
        now = Instant.parse("2060-01-01T00:00:00Z");
        String last = ids.next();

        assertThat(first).isLessThan(second);
        assertThat(second).isLessThan(last);
        assertThat(first).hasSize(13).matches(RunId::fits);
    }

    @Test
    void differWithinAMillisecond() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            made.add(ids.next());
        }

        assertThat(made).hasSizeGreaterThan(98);
    }

    @Test
    void areToldFromOtherTexts() {
        assertThat(RunId.fits("../../etc/passwd")).isFalse();
        assertThat(RunId.fits("")).isFalse();
    }
}
