package dev.evenkeel.activities.cloud;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Names and values of records, whoever writes them. */
public final class DnsNames {

    private static final Set<String> NAMES = Set.of("CNAME", "NS", "PTR", "MX", "SRV");

    private DnsNames() {}

    /** @return with a dot at its end */
    static String inFull(String name, String domain) {
        String plain = withoutDot(name).toLowerCase(Locale.ROOT);
        String zone = withoutDot(domain).toLowerCase(Locale.ROOT);
        if (plain.isEmpty() || plain.equals("@") || plain.equals(zone)) {
            return zone + ".";
        }
        return name.endsWith(".") || plain.endsWith("." + zone) ? plain + "." : plain + "." + zone + ".";
    }

    /** @return the name within its zone; {@code @} is the zone itself */
    public static String inZone(String name, String domain) {
        String plain = withoutDot(name);
        String zone = withoutDot(domain);
        return plain.equals(zone) ? "@" : plain.substring(0, plain.length() - zone.length() - 1);
    }

    public static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Whether two lists say the same: the order tells nothing, nor does the dot at the end of a name, nor how its letters are written. */
    static boolean same(String type, Collection<String> one, Collection<String> other) {
        return plain(type, one).equals(plain(type, other));
    }

    private static Set<String> plain(String type, Collection<String> values) {
        return values.stream()
                .map(value -> NAMES.contains(type) ? withoutDot(value).toLowerCase(Locale.ROOT) : value)
                .map(value -> type.equals("AAAA") ? value.toLowerCase(Locale.ROOT) : value)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names as Google Cloud wants them: with a dot at their end. */
    public static List<String> withDots(String type, List<String> values) {
        return NAMES.contains(type)
                ? values.stream().map(value -> withoutDot(value) + ".").toList()
                : values;
    }

    /** A text as AWS and Google Cloud write it: in quotes, in pieces of at most 255. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        for (int from = 0; from == 0 || from < text.length(); from += 255) {
            String piece = text.substring(from, Math.min(text.length(), from + 255));
            quoted.append(quoted.isEmpty() ? "\"" : " \"")
                    .append(piece.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return quoted.toString();
    }

    /** The way back of {@link #quoted}. */
    public static String unquoted(String text) {
        StringBuilder plain = new StringBuilder();
        boolean inside = false;
        for (int index = 0; index < text.length(); index++) {
            char sign = text.charAt(index);
            if (sign == '\\' && index + 1 < text.length()) {
                plain.append(text.charAt(++index));
            } else if (sign == '"') {
                inside = !inside;
            } else if (inside || !text.startsWith("\"")) {
                plain.append(sign);
            }
        }
        return plain.toString();
    }

    public static List<String> quoted(String type, List<String> values) {
        return type.equals("TXT") ? values.stream().map(DnsNames::quoted).toList() : values;
    }

    public static List<String> unquoted(String type, List<String> values) {
        return type.equals("TXT") ? values.stream().map(DnsNames::unquoted).toList() : values;
    }
}
