package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import java.util.Locale;

/**
 * A resource as people write it: {@code deployment/shop}, {@code widget.example.com/blue}.
 *
 * @param kind in small letters: a kind, its plural or its short name
 * @param group empty for any
 */
record ResourceName(String kind, String group, String name) {

    static ResourceName of(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1 || text.indexOf('/', slash + 1) >= 0) {
            throw ActFailures.badRequest(
                    "'" + text + "' names no resource", "Write KIND/NAME, for example deployment/shop.");
        }
        String kind = text.substring(0, slash).toLowerCase(Locale.ROOT);
        int dot = kind.indexOf('.');
        return new ResourceName(
                dot < 0 ? kind : kind.substring(0, dot),
                dot < 0 ? "" : kind.substring(dot + 1),
                text.substring(slash + 1));
    }
}
