package dev.evenkeel.workflows.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FreezeTest {

    private static final String BERLIN = "Europe/Berlin";

    @Test
    void holdsFromItsBeginningUntilJustBeforeItsEnd() {
        Freeze freeze = freeze("2026-12-20T18:00:00Z", "2027-01-04T08:00:00Z", null);

        assertThat(until("2026-12-20T17:59:59Z", freeze)).isEqualTo("free");
        assertThat(until("2026-12-20T18:00:00Z", freeze)).isEqualTo("2027-01-04T08:00:00Z");
        assertThat(until("2027-01-04T07:59:59Z", freeze)).isEqualTo("2027-01-04T08:00:00Z");
        assertThat(until("2027-01-04T08:00:00Z", freeze)).isEqualTo("free");
    }

    @Test
    void comesBackEachWeekAndOverMidnight() {
        Freeze nights = weekly(List.of("FRI", "SAT"), "16:00", "08:00", "UTC");

        assertThat(until("2026-11-27T15:59:00Z", nights)).isEqualTo("free");
        assertThat(until("2026-11-27T16:00:00Z", nights)).isEqualTo("2026-11-28T08:00:00Z");
        assertThat(until("2026-11-28T12:00:00Z", nights)).isEqualTo("free");
        assertThat(until("2026-11-29T07:59:00Z", nights)).isEqualTo("2026-11-29T08:00:00Z");
        assertThat(until("2026-11-29T20:00:00Z", nights)).as("a Sunday").isEqualTo("free");
    }

    @Test
    void endsWhereTheLastOfSeveralWindowsInARowEnds() {
        Freeze weekend = weekly(List.of("FRI", "SAT", "SUN"), "16:00", "16:00", "UTC");
        Freeze monday = freeze("2026-11-30T15:00:00Z", "2026-11-30T18:00:00Z", null);

        assertThat(until("2026-11-27T17:00:00Z", weekend)).isEqualTo("2026-11-30T16:00:00Z");
        assertThat(until("2026-11-27T17:00:00Z", weekend, monday)).isEqualTo("2026-11-30T18:00:00Z");
    }

    @Test
    void hasNoEndWhenItNeverStops() {
        Freeze always = weekly(List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"), "00:00", "00:00", "UTC");

        assertThat(until("2026-11-27T17:00:00Z", always)).isEqualTo("for ever");
        assertThat(until("2026-11-27T17:00:00Z", freeze("2026-11-01T00:00:00Z", null, null)))
                .isEqualTo("for ever");
    }

    @Test
    void keepsItsBoundsWhenItComesBackEachWeek() {
        Freeze.Weekly fridays = new Freeze.Weekly(List.of("FRI"), "16:00", "20:00", "UTC");
        Freeze december = freeze("2026-12-01T00:00:00Z", "2026-12-25T18:00:00Z", fridays);

        assertThat(until("2026-11-27T17:00:00Z", december))
                .as("before December")
                .isEqualTo("free");
        assertThat(until("2026-12-04T17:00:00Z", december)).isEqualTo("2026-12-04T20:00:00Z");
        assertThat(until("2026-12-25T17:00:00Z", december)).isEqualTo("2026-12-25T18:00:00Z");
        assertThat(until("2027-01-01T17:00:00Z", december)).isEqualTo("free");
    }

    @Test
    void leavesOutTheHourThatDoesNotExist() {
        // On 29 March 2026 clocks in Berlin go from 02:00 to 03:00, at 01:00 UTC.
        Freeze begins = weekly(List.of("SUN"), "02:30", "05:00", BERLIN);
        Freeze ends = weekly(List.of("SUN"), "00:30", "02:30", BERLIN);

        assertThat(until("2026-03-29T00:59:00Z", begins)).isEqualTo("free");
        assertThat(until("2026-03-29T01:00:00Z", begins)).isEqualTo("2026-03-29T03:00:00Z");
        assertThat(until("2026-03-29T00:30:00Z", ends)).isEqualTo("2026-03-29T01:00:00Z");
        assertThat(until("2026-03-29T01:00:00Z", ends)).isEqualTo("free");
    }

    @Test
    void freezesTheHourThatComesTwiceTwice() {
        // On 25 October 2026 clocks in Berlin go from 03:00 back to 02:00, at 01:00 UTC.
        Freeze twice = weekly(List.of("SUN"), "02:15", "02:45", BERLIN);

        assertThat(until("2026-10-25T00:14:00Z", twice)).isEqualTo("free");
        assertThat(until("2026-10-25T00:15:00Z", twice)).isEqualTo("2026-10-25T01:45:00Z");
        assertThat(until("2026-10-25T01:44:00Z", twice)).isEqualTo("2026-10-25T01:45:00Z");
        assertThat(until("2026-10-25T01:45:00Z", twice)).isEqualTo("free");
    }

    @Test
    void concernsWhatItNamesAndEverythingWhenItNamesNothing() {
        Freeze named = new Freeze("a", "a", null, 1L, null, List.of("production"), List.of("shop"), "", "x");

        assertThat(named.concerns("production", "shop")).isTrue();
        assertThat(named.concerns("production", "other")).isFalse();
        assertThat(named.concerns("production", null)).isFalse();
        assertThat(named.concerns("staging", "shop")).isFalse();
        assertThat(freeze(null, null, null).concerns("anywhere", null)).isTrue();
    }

    private static Freeze weekly(List<String> days, String from, String until, String zone) {
        return freeze(null, null, new Freeze.Weekly(days, from, until, zone));
    }

    private static Freeze freeze(@Nullable String from, @Nullable String until, Freeze.@Nullable Weekly every) {
        return new Freeze("f", "f", millis(from), millis(until), every, List.of(), List.of(), "", "x");
    }

    private static @Nullable Long millis(@Nullable String moment) {
        return moment == null ? null : Instant.parse(moment).toEpochMilli();
    }

    private static String until(String moment, Freeze... freezes) {
        Optional<Freeze.Holding> holding =
                Freeze.holding(List.of(freezes), Instant.parse(moment).toEpochMilli());
        if (holding.isEmpty()) {
            return "free";
        }
        Long until = holding.get().until();
        return until == null ? "for ever" : Instant.ofEpochMilli(until).toString();
    }
}
