package dev.evenkeel.workflows.runbook;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** URLs with values in them: a value stays one part of the path or of the query. */
final class UrlText {

    /** The host stands there, or comes as a whole from an expression; what follows begins a path or a query. */
    private static final Pattern FIXED_HOST =
            Pattern.compile("(https?://[^/?#${\\s]+|\\$\\{[^}]*})([/?].*)?", Pattern.DOTALL);

    private UrlText() {}

    /** Whether no value that is filled in later can lead to another host. */
    static boolean fixedHost(String source) {
        return FIXED_HOST.matcher(source.strip()).matches();
    }

    /** A value that is {@code ..} would climb. */
    static String escape(String value) {
        String escaped = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        return escaped.matches("\\.+") ? escaped.replace(".", "%2E") : escaped;
    }
}
