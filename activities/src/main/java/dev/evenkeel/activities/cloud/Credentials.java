package dev.evenkeel.activities.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.secrets.Masker;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What opens a cloud, as the secret holds it: JSON with the cloud's own names, or lines {@code name = value} as in the shared
 * credentials file of AWS. Names are the same whatever their case and underscores.
 */
public final class Credentials {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z_]+)\\s*[=:]\\s*(\\S+)\\s*");
    /** Shorter values, like a region, would hide half of every text. */
    private static final int SHORTEST_SECRET = 12;

    private final String text;
    private final Map<String, String> values;

    private Credentials(String text, Map<String, String> values) {
        this.text = text;
        this.values = values;
    }

    static Credentials of(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        if (text.strip().startsWith("{")) {
            try {
                JSON.readTree(text).properties().forEach(entry -> {
                    if (entry.getValue().isValueNode()) {
                        values.put(plain(entry.getKey()), entry.getValue().asText());
                    }
                });
            } catch (JsonProcessingException e) {
                // The parser's message would quote the secret.
                throw wrong("they look like JSON, but are none");
            }
        } else {
            text.lines().forEach(line -> {
                Matcher pair = LINE.matcher(line);
                if (pair.matches()) {
                    values.put(plain(pair.group(1)), pair.group(2));
                }
            });
        }
        return new Credentials(text, values);
    }

    public static CloudTrouble wrong(String why) {
        return new CloudTrouble(CloudTrouble.Kind.CREDENTIALS, "The credentials cannot be used: " + why);
    }

    /** The whole secret. */
    public String text() {
        return text;
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(plain(name)));
    }

    public String require(String name) {
        return get(name).orElseThrow(() -> wrong("they hold no " + name));
    }

    /** Hides each of the values, which the secret as a whole does not. */
    Masker masker() {
        return Masker.of(values.entrySet().stream()
                .filter(entry ->
                        !entry.getKey().endsWith("email") && !entry.getKey().endsWith("uri"))
                .map(Map.Entry::getValue)
                .filter(value -> value.length() >= SHORTEST_SECRET && !value.startsWith("https://"))
                .toList());
    }

    private static String plain(String name) {
        String plain = name.replace("_", "").toLowerCase(Locale.ROOT);
        return plain.startsWith("aws") ? plain.substring(3) : plain;
    }
}
