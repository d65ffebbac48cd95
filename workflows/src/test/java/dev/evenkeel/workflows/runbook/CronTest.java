package dev.evenkeel.workflows.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.workflows.contract.Mode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 6 * * MON     | 2026-11-29T12:00:00Z | 2026-11-30T05:00:00Z",
                "0 6 * * *       | 2026-11-30T05:00:00Z | 2026-12-01T05:00:00Z",
                "*/20 8-18/2 * * * | 2026-11-30T07:41:00Z | 2026-11-30T09:00:00Z",
                "0 6 1-7 * mon   | 2026-11-30T12:00:00Z | 2026-12-07T05:00:00Z",
                "0 0 29 2 *      | 2026-11-30T12:00:00Z | 2028-02-28T23:00:00Z",
                "0 9 * JAN,JUL 7 | 2026-11-30T12:00:00Z | 2027-01-03T08:00:00Z",
                // the clocks jump from 02:00 to 03:00 on 2027-03-28
                "30 2 * * *      | 2027-03-27T12:00:00Z | 2027-03-29T00:30:00Z",
                "0 2 * * *       | 2027-03-27T12:00:00Z | 2027-03-29T00:00:00Z",
                // and show 02:00 to 03:00 twice on 2026-10-25
                "30 2 * * *      | 2026-10-24T12:00:00Z | 2026-10-25T01:30:00Z",
                "30 2 * * *      | 2026-10-25T01:30:00Z | 2026-10-26T01:30:00Z"
            })
    void comesNext(String cron, Instant after, Instant next) throws Exception {
        assertThat(Cron.parse(cron).next(after, BERLIN)).hasValue(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "* * * *", "* * * * * *", "@hourly", "a * * * *", "*/0 * * * *", "5/2 * * * *", "1-2-3 * * * *",
                "5-1 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "* * L * *", ", * * * *",
                        "0 0 31 2 *",
                "99999999999999999999 * * * *", "* * * * mon#1", "1//2 * * * *", "- * * * *"
            })
    void refusesWhatIsNoTimeTable(String text) {
        assertThatThrownBy(() -> Cron.parse(text)).isInstanceOf(Cron.BadCron.class);
    }

    @Test
    void leavesOutExceptedDaysByTheCalendarOfTheZone() throws Exception {
        Timing timing = new Timing(
                Cron.parse("30 0 * * *"),
                BERLIN,
                Timing.Overlap.SKIP,
                Duration.ofMinutes(10),
                Duration.ZERO,
                List.of(new Timing.Days(LocalDate.parse("2026-12-24"), LocalDate.parse("2027-01-02"))));

        assertThat(timing.next(Instant.parse("2026-12-22T23:30:00Z"))).hasValue(Instant.parse("2027-01-02T23:30:00Z"));
        assertThat(timing.excepted(Instant.parse("2026-12-23T23:30:00Z"))).isTrue();
        assertThat(timing.excepted(Instant.parse("2026-12-22T23:30:00Z"))).isFalse();
        assertThat(timing.between(Instant.parse("2026-12-22T23:30:00Z"), Instant.parse("2026-12-25T00:00:00Z"), 10))
                .hasSize(2);
        assertThat(timing.between(Instant.parse("2026-12-22T23:30:00Z"), Instant.parse("2036-12-25T00:00:00Z"), 10))
                .hasSize(10);
    }

    @Test
    void isReadFromARunbook() {
        Runbook runbook = Fixtures.good("scheduled");

        assertThat(runbook.planned()).extracting(PlannedRun::id).containsExactly("nightly", "first_monday");
        SchedulePlan nightly = runbook.schedules().getFirst();
        assertThat(nightly.mode()).isEqualTo(Mode.LIVE);
        assertThat(nightly.environment()).isEqualTo("staging");
        assertThat(nightly.inputs())
                .isEqualTo(Map.of("hosts", List.of("a", "b"), "where", List.of("north"), "percent", List.of("25")));
        assertThat(nightly.timing().overlap()).isEqualTo(Timing.Overlap.QUEUE);
        assertThat(nightly.timing().catchUp()).isEqualTo(Duration.ofHours(1));
        assertThat(nightly.timing().except()).hasSize(2);
        assertThat(runbook.schedules().get(1).timing().overlap()).isEqualTo(Timing.Overlap.SKIP);
    }
}
