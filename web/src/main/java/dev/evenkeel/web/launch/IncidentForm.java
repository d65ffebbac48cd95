package dev.evenkeel.web.launch;

import java.time.DateTimeException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What the form of an incident asks for beside its inputs, as it was typed.
 *
 * @param severity empty: that of the runbook
 * @param title empty: that of the runbook
 * @param began the time by the clocks of the zone, as browsers write it; empty: now
 * @param zone the viewer's
 * @param sight {@code private} or {@code public}; empty: as the runbook says
 */
record IncidentForm(String severity, String title, String began, String zone, String sight) {

    static IncidentForm of(MultiValueMap<String, String> sent) {
        return new IncidentForm(
                text(sent, "severity", ""),
                text(sent, "incidentTitle", ""),
                text(sent, "began", ""),
                text(sent, "zone", "UTC"),
                text(sent, "sight", ""));
    }

    /** @param wrong gets what does not fit */
    Launcher.DeclaredIncident read(Map<String, String> wrong) {
        @Nullable Long at = null;
        @Nullable Integer grave = null;
        try {
            at = began.isEmpty() ? null : (Long) TypedTime.millis(began, zone);
        } catch (DateTimeException e) {
            wrong.put(Launcher.DeclaredIncident.BEGAN, TypedTime.NONE);
        }
        try {
            grave = severity.isEmpty() ? null : Integer.valueOf(severity);
        } catch (NumberFormatException e) {
            wrong.put(
                    Launcher.DeclaredIncident.SEVERITY,
                    "Say the severity as a number from 1, critical, to 5, cosmetic.");
        }
        return new Launcher.DeclaredIncident(
                grave, title.isEmpty() ? null : title, at, null, sight.isEmpty() ? null : sight.equals("private"));
    }

    private static String text(MultiValueMap<String, String> sent, String key, String otherwise) {
        @Nullable String text = sent.getFirst(key);
        return text == null || text.isBlank() ? otherwise : text.strip();
    }
}
