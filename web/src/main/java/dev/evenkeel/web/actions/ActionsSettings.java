package dev.evenkeel.web.actions;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * When actions fall due.
 *
 * @param zone the time zone that due dates are days of, for example {@code Europe/Berlin}; null: that of the server
 */
@ConfigurationProperties("evenkeel.actions")
record ActionsSettings(@Nullable String zone) {

    ActionsSettings {
        if (zone != null) {
            try {
                ZoneId.of(zone);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("evenkeel.actions.zone is no time zone: " + zone, e);
            }
        }
    }

    ZoneId here() {
        return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
    }
}
