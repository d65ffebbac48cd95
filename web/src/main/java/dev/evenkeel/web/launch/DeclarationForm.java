package dev.evenkeel.web.launch;

import java.time.DateTimeException;
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
            at = outage.isEmpty() ? null : (Long) TypedTime.millis(outage, zone);
        } catch (DateTimeException e) {
            wrong.put(Launcher.Declaration.OUTAGE, TypedTime.NONE);
        }
        return new Launcher.Declaration(at, graceful, null, null);
    }

    private static String text(MultiValueMap<String, String> sent, String key, String otherwise) {
        @Nullable String text = sent.getFirst(key);
        return text == null || text.isBlank() ? otherwise : text.strip();
    }
}
