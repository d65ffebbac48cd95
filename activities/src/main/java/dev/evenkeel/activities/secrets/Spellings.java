package dev.evenkeel.activities.secrets;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/** The ways in which tools print a secret: plain, escaped for JSON or a URL, in base64, and line by line. */
final class Spellings {

    /** Shorter texts would hide half of every log. */
    static final int SHORTEST = 4;

    private Spellings() {}

    static Set<String> of(String secret) {
        Set<String> spellings = new LinkedHashSet<>();
        addEscaped(spellings, secret);
        secret.lines().forEach(line -> addEscaped(spellings, line));
        secret.lines().map(String::strip).forEach(line -> addEscaped(spellings, line));
        addBase64(spellings, secret.getBytes(StandardCharsets.UTF_8));
        spellings.removeIf(spelling -> spelling.length() < SHORTEST);
        return spellings;
    }

    private static void addEscaped(Set<String> spellings, String text) {
        spellings.add(text);
        spellings.add(jsonEscaped(text, false, false));
        spellings.add(jsonEscaped(text, true, false));
        spellings.add(jsonEscaped(text, false, true));
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        spellings.add(encoded);
        spellings.add(encoded.replace("+", "%20"));
        spellings.add(encoded.replace("+", "%20").replace("%7E", "~"));
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
