package dev.evenkeel.activities.secrets;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a secret of several lines or fields is as secret on its own: the lines of a key, the values of a credentials file, of JSON or
 * of a kubeconfig. What only gives them their form ({@code kind: Config}) stays readable, or every log would be full of holes.
 */
final class SecretParts {

    /** {@code name = value}, {@code name: value}, {@code "name": "value"}, in a line or between commas. */
    private static final Pattern SETTING =
            Pattern.compile("[\\s,{\\[-]*[\"']?([A-Za-z_][A-Za-z0-9_.-]{0,60})[\"']?\\s*[:=]\\s*(.*)");

    private static final Pattern FORM =
            Pattern.compile("\\s*(\\[[\\w .-]*]|[\\s\\[\\]{}(),;-]*|-+[A-Z ]+-+|---|#.*)\\s*");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(pass|pwd|secret|token|key|credential|auth|data|private|cert).*");

    /** A value under a name that says nothing has to look like no word. */
    private static final int LONG = 20;

    private SecretParts() {}

    static Set<String> of(String secret) {
        Set<String> parts = new LinkedHashSet<>();
        String text = secret.strip();
        if (text.startsWith("{")) {
            text.replaceAll("([,{])\\s*\"", "$1\n\"").lines().forEach(line -> addLine(parts, line));
        } else if (text.indexOf('\n') > 0) {
            text.lines().forEach(line -> addLine(parts, line));
            addBody(parts, text);
        }
        return parts;
    }

    private static void addLine(Set<String> parts, String line) {
        Matcher setting = SETTING.matcher(line);
        if (FORM.matcher(line).matches()) {
            return;
        }
        // The last line of base64 ends with = as well.
        if (setting.matches() && !setting.group(2).matches("=*")) {
            String value = unquoted(setting.group(2));
            if (value.length() >= LONG || SECRET_NAME.matcher(setting.group(1)).matches()) {
                parts.add(value);
            }
        } else if (!setting.matches() || line.strip().matches("[A-Za-z0-9+/=_-]+")) {
            parts.add(line);
            parts.add(line.strip());
        }
    }

    private static String unquoted(String value) {
        String bare = value.strip().replaceAll("[,}\\]\\s]+$", "");
        boolean quoted = bare.length() >= 2
                && (bare.charAt(0) == '"' || bare.charAt(0) == '\'')
                && bare.charAt(bare.length() - 1) == bare.charAt(0);
        return quoted ? bare.substring(1, bare.length() - 1) : bare;
    }

    /** A key without its first and last line, which tools also print at another width. */
    private static void addBody(Set<String> parts, String text) {
        if (text.startsWith("-----BEGIN ")) {
            parts.add(text.lines()
                    .map(String::strip)
                    .filter(line -> line.matches("[A-Za-z0-9+/=]+"))
                    .collect(Collectors.joining()));
        }
    }
}
