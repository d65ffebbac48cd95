package dev.evenkeel.web.launch;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What the form of a recovery asks for beside its inputs, as it was typed.
 *
 * @param outage the time by the clocks of the zone, as browsers write it; empty: now
 * @param zone the viewer's
 */
record DeclarationForm(boolean graceful, String outage, String zone) {

    static DeclarationForm of(MultiValueMap<String, String> sent) {
        return new DeclarationForm(
                !"false".equals(sent.getFirst("graceful")), text(sent, "outage", ""), text(sent, "zone", "UTC"));
    }

    /** @param wrong gets what does not fit */
    Launcher.Declaration read(Map<String, String> wrong) {
        @Nullable Long at = null;
        try {
            at = outage.isEmpty()
                    ? null
                    : LocalDateTime.parse(outage)
                            .atZone(ZoneId.of(zone))
                            .toInstant()
                            .toEpochMilli();
        } catch (DateTimeException e) {
            wrong.put(
                    Launcher.Declaration.OUTAGE,
                    "This is no time, or the zone is none. Write it as 2026-12-31T23:59, and the zone as Europe/Berlin.");
        }
        return new Launcher.Declaration(at, graceful, null, null);
    }

    private static String text(MultiValueMap<String, String> sent, String key, String otherwise) {
        @Nullable String text = sent.getFirst(key);
        return text == null || text.isBlank() ? otherwise : text.strip();
    }
}
