package dev.evenkeel.web.actions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DueDaysTest {

    @ParameterizedTest
    @CsvSource({
        // a second before nine, and nine
        "2027-01-15T07:59:59Z, Europe/Berlin, 2027-01-15, 2027-01-14",
        "2027-01-15T08:00:00Z, Europe/Berlin, 2027-01-15, 2027-01-15",
        // the night in which the clocks go forward: nine comes an hour sooner
        "2027-03-28T06:59:59Z, Europe/Berlin, 2027-03-28, 2027-03-27",
        "2027-03-28T07:00:00Z, Europe/Berlin, 2027-03-28, 2027-03-28",
        // and back: the day before was summer still
        "2027-10-31T07:30:00Z, Europe/Berlin, 2027-10-31, 2027-10-30",
        "2027-10-31T08:00:00Z, Europe/Berlin, 2027-10-31, 2027-10-31",
        // another day than in UTC
        "2027-01-15T23:00:00Z, Asia/Shanghai, 2027-01-16, 2027-01-15",
        "2027-01-16T01:00:00Z, Asia/Shanghai, 2027-01-16, 2027-01-16",
        "2027-01-15T05:00:00Z, Pacific/Honolulu, 2027-01-14, 2027-01-14",
        // a quarter of an hour, in Nepal
        "2027-01-15T03:14:59Z, Asia/Kathmandu, 2027-01-15, 2027-01-14",
        "2027-01-15T03:15:00Z, Asia/Kathmandu, 2027-01-15, 2027-01-15",
        // a country that left a whole day out: what was due on it is due now
        "2011-12-30T18:59:00Z, Pacific/Apia, 2011-12-31, 2011-12-30"
    })
    void saysWhichDaysHaveFallenDue(String now, String zone, String today, String fallen) {
        DueDays days = DueDays.at(Instant.parse(now), ZoneId.of(zone));

        assertThat(days.today()).isEqualTo(LocalDate.parse(today));
        assertThat(days.fallen()).isEqualTo(LocalDate.parse(fallen));
        assertThat(days.week()).isEqualTo(LocalDate.parse(fallen).minusDays(7));
    }
}
