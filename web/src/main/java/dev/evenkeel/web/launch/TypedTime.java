package dev.evenkeel.web.launch;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** A time that was typed by the clocks of a zone. */
final class TypedTime {

    static final String NONE = "This is no time, the zone is none, or its clocks skipped that time."
            + " Write it as 2026-12-31T23:59, and the zone as Europe/Berlin.";

    private TypedTime() {}

    /**
     * In the hour that clocks show twice the earlier one is meant: what is measured from it is rather too long than too short.
     *
     * @param time as browsers write it: 2026-12-31T23:59
     * @return milliseconds since the epoch
     * @throws DateTimeException when it is no time, the zone is none, or its clocks skipped that time
     */
    static long millis(String time, String zone) {
        LocalDateTime local = LocalDateTime.parse(time);
        ZoneId where = ZoneId.of(zone);
        if (where.getRules().getValidOffsets(local).isEmpty()) {
            throw new DateTimeException("The clocks of " + zone + " skipped " + time);
        }
        return local.atZone(where).toInstant().toEpochMilli();
    }
}
