package dev.evenkeel.activities.http;

import dev.evenkeel.activities.act.ActFailures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts secrets where headers and bodies name them: <code>{{NAME}}</code>, with the names that the step declares under secrets. */
record SecretPlaces(Map<String, String> secrets) {

    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*}}");

    Map<String, String> filled(Map<String, String> headers) {
        Map<String, String> filled = new LinkedHashMap<>();
        headers.forEach((name, value) -> filled.put(name, filled(value)));
        return filled;
    }

    /** A place whose name the step does not declare stays as it is: it may belong to the text. */
    String filled(String text) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(secrets.getOrDefault(place.group(1), place.group())));
    }

    /** A secret in a URL would be in the logs of every server on its way. */
    void refuseIn(String url) {
        Matcher places = PLACE.matcher(url);
        while (places.find()) {
            if (secrets.containsKey(places.group(1))) {
                throw ActFailures.badRequest(
                        "The URL names the secret " + places.group(1),
                        "Send it in a header or in the body: URLs end up in logs.");
            }
        }
    }
}
