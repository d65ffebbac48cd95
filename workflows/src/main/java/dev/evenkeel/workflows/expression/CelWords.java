package dev.evenkeel.workflows.expression;

import dev.cel.common.types.CelKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CEL's way to write types and operators, in the words of a runbook's author. */
final class CelWords {

    /** What may be written into a text as it is. */
    static final Set<CelKind> PLAIN = Set.of(
            CelKind.STRING,
            CelKind.INT,
            CelKind.UINT,
            CelKind.DOUBLE,
            CelKind.BOOL,
            CelKind.DURATION,
            CelKind.TIMESTAMP);

    private static final Pattern OVERLOAD = Pattern.compile(
            "found no matching overload for '([^']+)' applied to '(.*?)' \\(candidates: (.*)\\)", Pattern.DOTALL);

    private CelWords() {}

    record Words(String message, String hint) {}

    static Optional<Words> overload(String message) {
        Matcher matcher = OVERLOAD.matcher(message);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String function = matcher.group(1);
        List<String> arguments = arguments(matcher.group(2));
        List<String> words = arguments.stream().map(CelWords::type).toList();
        return Optional.of(new Words(
                operator(function) + " does not work with " + String.join(" and ", words), hint(function, arguments)));
    }

    private static String operator(String function) {
        return switch (function) {
            case "_?_:_" -> "'? :'";
            case "_[_]" -> "'[ ]'";
            case "@in" -> "'in'";
            default -> "'" + function.replace("_", "") + "'";
        };
    }

    private static String hint(String function, List<String> arguments) {
        if (arguments.stream().anyMatch(argument -> argument.startsWith("optional_type"))
                && !function.startsWith("or")) {
            return CelProblems.OR_VALUE;
        }
        return switch (function) {
            case "_+_" ->
                arguments.contains("string")
                        ? "Turn the other side into text with string(…)."
                        : "Both sides need the same type.";
            case "_&&_", "_||_", "!_" -> "Each side has to be true or false: compare it with something.";
            case "_?_:_" -> "Before the ? stands what is true or false; both outcomes need the same type.";
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" -> "Compare values of the same type.";
            case "@in" -> "The right side has to be a list of such values, or a map.";
            case "orValue" -> "The value inside .orValue(…) has to be of the same type as the one before it.";
            default -> "";
        };
    }

    static String type(String cel) {
        if (cel.startsWith("optional_type(")) {
            return type(cel.substring("optional_type(".length(), cel.length() - 1)) + " that may be absent";
        }
        if (cel.startsWith("list(")) {
            return cel.equals("list(string)") ? "a list of texts" : "a list";
        }
        if (cel.startsWith("map(")) {
            return "a map";
        }
        if (cel.startsWith("evenkeel.struct")) {
            return "a group of values";
        }
        return switch (cel) {
            case "string" -> "a text";
            case "int", "uint" -> "a whole number";
            case "double" -> "a number";
            case "bool" -> "true or false";
            case "null", "null_type" -> "null";
            case "dyn" -> "any value";
            case "google.protobuf.Duration", "duration" -> "a duration";
            case "google.protobuf.Timestamp", "timestamp" -> "a point in time";
            default -> cel.startsWith("%") ? "any value" : "a " + cel;
        };
    }

    /** Splits {@code (string, list(int))} and, for a member, {@code list(int).(string)}. */
    private static List<String> arguments(String signature) {
        List<String> all = new ArrayList<>();
        int member = signature.indexOf(".(");
        String rest = signature;
        if (!signature.startsWith("(") && member > 0) {
            all.add(signature.substring(0, member));
            rest = signature.substring(member + 1);
        }
        int depth = 0;
        int begin = 1;
        for (int i = 1; i < rest.length() - 1; i++) {
            char c = rest.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                all.add(rest.substring(begin, i).strip());
                begin = i + 1;
            }
        }
        if (begin < rest.length() - 1) {
            all.add(rest.substring(begin, rest.length() - 1).strip());
        }
        return all;
    }
}
