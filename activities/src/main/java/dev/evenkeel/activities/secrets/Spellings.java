package dev.evenkeel.activities.secrets;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The ways in which tools print a secret: plain, escaped for JSON, a URL, HTML or a shell, in base64 or hex, and part by part. */
final class Spellings {

    /** Shorter texts would hide half of every log. */
    static final int SHORTEST = 4;

    private Spellings() {}

    static Set<String> of(String secret) {
        Set<String> spellings = new LinkedHashSet<>();
        for (String part : parts(secret)) {
            addEscaped(spellings, part);
            addEncoded(spellings, part.getBytes(StandardCharsets.UTF_8));
        }
        spellings.removeIf(spelling -> spelling.length() < SHORTEST);
        return spellings;
    }

    /** The secret, and what of it is as secret on its own. */
    private static List<String> parts(String secret) {
        List<String> parts = new ArrayList<>();
        parts.add(secret);
        parts.add(secret.strip());
        parts.addAll(SecretParts.of(secret));
        return parts;
    }

    private static void addEscaped(Set<String> spellings, String text) {
        spellings.add(text);
        for (String json : List.of(
                jsonEscaped(text, false, false), jsonEscaped(text, true, false), jsonEscaped(text, false, true))) {
            spellings.add(json);
            spellings.add(json.replace("/", "\\/"));
            // JSON in a text of JSON
            spellings.add(jsonEscaped(json, false, false));
        }
        spellings.add(jsonEscaped(text, false, false).replace("'", "\\'"));
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        for (String url : List.of(
                encoded,
                encoded.replace("+", "%20"),
                encoded.replace("+", "%20").replace("%7E", "~"))) {
            spellings.add(url);
            spellings.add(smallHex(url));
        }
        spellings.add(text.replace("'", "'\\''"));
        spellings.add(text.replace("'", "'\"'\"'"));
        String html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        spellings.add(html);
        spellings.add(html.replace("\"", "&quot;").replace("'", "&#39;"));
        spellings.add(html.replace("\"", "&#34;").replace("'", "&#39;"));
    }

    private static void addEncoded(Set<String> spellings, byte[] text) {
        addBase64(spellings, text);
        spellings.add(HexFormat.of().formatHex(text));
        spellings.add(HexFormat.of().withUpperCase().formatHex(text));
    }

    /** Also inside of a longer text, as in {@code user:password}: there the secret begins at any of the three places of a group. */
    private static void addBase64(Set<String> spellings, byte[] secret) {
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[secret.length + shift];
            System.arraycopy(secret, 0, shifted, shift, secret.length);
            int firstPure = shift == 0 ? 0 : shift + 1;
            int behindPure = shifted.length * 8 / 6;
            if (behindPure - firstPure >= SHORTEST) {
                spellings.add(Base64.getEncoder().encodeToString(shifted).substring(firstPure, behindPure));
                spellings.add(Base64.getUrlEncoder().encodeToString(shifted).substring(firstPure, behindPure));
            }
        }
        spellings.add(Base64.getEncoder().encodeToString(secret));
        spellings.add(Base64.getUrlEncoder().encodeToString(secret));
    }

    private static String smallHex(String url) {
        StringBuilder small = new StringBuilder(url);
        for (int at = url.indexOf('%'); at >= 0; at = url.indexOf('%', at + 1)) {
            small.replace(at, at + 3, url.substring(at, at + 3).toLowerCase(Locale.ROOT));
        }
        return small.toString();
    }

    /** @param asGo {@code < > &} as Go writes them; @param asPython everything beyond ASCII as Python writes it */
    private static String jsonEscaped(String text, boolean asGo, boolean asPython) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            switch (character) {
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\b' -> escaped.append("\\b");
                case '\f' -> escaped.append("\\f");
                default -> {
                    boolean hidden = character < ' '
                            || (asPython && character > '~')
                            || (asGo && (character == '<' || character == '>' || character == '&'));
                    escaped.append(hidden ? String.format("\\u%04x", (int) character) : String.valueOf(character));
                }
            }
        }
        return escaped.toString();
    }
}
