package dev.evenkeel.workflows.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns what CEL finds wrong with an expression into words for the person who wrote it. */
record CelProblems(String source, Scope scope) {

    static final String OR_VALUE =
            "The step may not have run: add .orValue(…) with what to use then, or ask .hasValue().";

    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern UNDEFINED = Pattern.compile("undefined field '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern UNEXPECTED =
            Pattern.compile("(?:mismatched|extraneous) input '(.*?)' expecting.*", Pattern.DOTALL);
    private static final Pattern NO_FIELDS =
            Pattern.compile("type '(.*)' does not support field selection", Pattern.DOTALL);
    private static final List<String> FUNCTIONS = List.of(
            "size",
            "has",
            "all",
            "exists",
            "exists_one",
            "filter",
            "map",
            "string",
            "int",
            "double",
            "bool",
            "duration",
            "timestamp",
            "contains",
            "startsWith",
            "endsWith",
            "matches",
            "split",
            "join",
            "replace",
            "trim",
            "lowerAscii",
            "upperAscii",
            "substring",
            "indexOf",
            "lastIndexOf",
            "charAt",
            "orValue",
            "hasValue",
            "or",
            "value",
            "optMap",
            "sort",
            "sortBy",
            "distinct",
            "reverse",
            "slice",
            "lists.range",
            "math.greatest",
            "math.least",
            "math.round",
            "math.ceil",
            "math.floor",
            "math.abs",
            "sets.contains",
            "sets.intersects");

    ExpressionException syntax(List<CelIssue> issues) {
        CelIssue issue = issues.getFirst();
        String message = issue.getMessage();
        int offset = offset(issue.getSourceLocation());
        Matcher unexpected = UNEXPECTED.matcher(message);
        if (message.startsWith("token recognition error")) {
            boolean quote = offset < source.length() && "'\"".indexOf(source.charAt(offset)) >= 0;
            return quote
                    ? new ExpressionException(offset, "A text in quotes is not closed", "Close it with the same quote.")
                    : new ExpressionException(offset, "This character means nothing in an expression", "");
        }
        if (unexpected.matches() && unexpected.group(1).equals("<EOF>")) {
            return new ExpressionException(offset, "The expression ends too early", "Complete it.");
        }
        if (unexpected.matches()) {
            return new ExpressionException(
                    offset,
                    "'" + unexpected.group(1) + "' is not expected here",
                    "Is an operator missing before it, or a quote or bracket too many? "
                            + "Texts stand in quotes, equality is ==, and is &&, or is ||.");
        }
        return tooBig(message)
                ? excess(message)
                : new ExpressionException(offset, "Cannot read this: " + firstLine(message), "");
    }

    private static boolean tooBig(String message) {
        return message.contains("recursion")
                || message.contains("exceeds")
                || message.contains("node count")
                || message.contains("limit");
    }

    private ExpressionException excess(String message) {
        return new ExpressionException(
                0,
                "The expression is too long or too deeply nested (" + firstLine(message) + ")",
                "Split it into several steps or registered values.");
    }

    ExpressionException types(CelAbstractSyntaxTree tree, List<CelIssue> issues) {
        CelIssue issue = issues.getFirst();
        String message = issue.getMessage();
        int offset = offset(issue.getSourceLocation());
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return unknownName(undeclared.group(1), offset);
        }
        Matcher undefined = UNDEFINED.matcher(message);
        if (undefined.matches()) {
            return unknownField(tree, issue.getExprId(), undefined.group(1), offset);
        }
        Matcher noFields = NO_FIELDS.matcher(message);
        if (noFields.matches()) {
            return new ExpressionException(
                    offset, CelWords.type(noFields.group(1)) + " has no fields, so nothing can follow its dot", "");
        }
        return CelWords.overload(message)
                .map(words -> new ExpressionException(offset, words.message(), words.hint()))
                .orElseGet(() -> new ExpressionException(offset, firstLine(message), ""));
    }

    private ExpressionException unknownName(String name, int offset) {
        String called = name.startsWith(".") ? name.substring(1) : name;
        int begin = Math.max(0, source.lastIndexOf(called, Math.min(offset, source.length() - 1)));
        boolean function = source.startsWith("(", begin + called.length());
        String absent = scope.absent().get(called);
        if (function) {
            return new ExpressionException(
                    begin, "There is no function '" + called + "'", DidYouMean.hint(called, FUNCTIONS));
        }
        return new ExpressionException(
                begin,
                "Unknown name '" + called + "'",
                absent != null
                        ? absent
                        : DidYouMean.hint(called, scope.variables().keySet()));
    }

    private ExpressionException unknownField(CelAbstractSyntaxTree tree, long id, String field, int offset) {
        Optional<CelExpr> operand = nodes(tree)
                .filter(expr -> expr.id() == id)
                .map(expr -> expr.getKind() == Kind.SELECT
                        ? expr.select().operand()
                        : expr.call().args().getFirst())
                .findFirst();
        String path = operand.flatMap(CelProblems::path).orElse("");
        Type type = path.isEmpty() ? Type.ANY : typeAt(path);
        int begin = Math.max(offset, source.indexOf(field, offset));
        String absent = scope.absent().get(path + "." + field);
        if (absent != null) {
            return new ExpressionException(begin, "There is no '" + path + "." + field + "' here", absent);
        }
        String hint = type instanceof Type.Struct struct
                ? DidYouMean.hint(field, struct.fields().keySet())
                : "";
        String message = switch (path) {
            case "steps" -> "There is no step '" + field + "' before this one";
            case "inputs" -> "There is no input '" + field + "'";
            case "" -> "There is no field '" + field + "'";
            default -> "'" + path + "' has no field '" + field + "'";
        };
        return new ExpressionException(begin, message, hint);
    }

    private static Optional<String> path(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> Optional.of(expr.ident().name());
            case SELECT ->
                path(expr.select().operand())
                        .map(before -> before + "." + expr.select().field());
            default -> Optional.empty();
        };
    }

    private Type typeAt(String path) {
        Type type = new Type.Struct("", scope.variables());
        for (String name : path.split("\\.", -1)) {
            Type inner = type instanceof Type.OptionalOf optional ? optional.value() : type;
            type = switch (inner) {
                case Type.Struct struct -> struct.fields().getOrDefault(name, Type.ANY);
                case Type.MapOf map -> map.value();
                default -> Type.ANY;
            };
        }
        return type instanceof Type.OptionalOf optional ? optional.value() : type;
    }

    /** {@code steps.x.json[0]}: CEL lets it pass unchecked although the step may not have run. */
    void refuseUncertain(CelAbstractSyntaxTree tree) {
        nodes(tree)
                .filter(expr ->
                        expr.getKind() == Kind.CALL && expr.call().function().equals("_[_]"))
                .filter(expr -> tree.getType(expr.call().args().getFirst().id())
                        .filter(type -> type instanceof OptionalType)
                        .isPresent())
                .findFirst()
                .ifPresent(expr -> {
                    int offset = Math.max(0, tree.getSource().getPositionsMap().getOrDefault(expr.id(), 0));
                    throw new ExpressionException(
                            Math.min(offset, source.length()),
                            "This value may be absent, so it has no items",
                            OR_VALUE);
                });
    }

    void refuseUnlike(CelType actual, Type expected, boolean lenient) {
        if (fits(actual, expected, lenient)) {
            return;
        }
        boolean absent = actual instanceof OptionalType;
        String hint = absent ? OR_VALUE : "";
        if (expected.equals(Type.TEXT) && actual.kind() == CelKind.LIST) {
            hint = "Join the items: .join(', ').";
        } else if (expected.equals(Type.TRUTH) && !absent) {
            hint = "Compare it with something, for example == or >.";
        }
        throw new ExpressionException(
                0, "Expected " + TypeNames.of(expected) + ", but this gives " + TypeNames.of(actual), hint);
    }

    private static boolean fits(CelType actual, Type expected, boolean lenient) {
        if (actual instanceof OptionalType optional) {
            return expected instanceof Type.OptionalOf asked
                    && fits(optional.parameters().getFirst(), asked.value(), lenient);
        }
        CelKind kind = actual.kind();
        if (kind == CelKind.DYN || kind == CelKind.ANY) {
            return true;
        }
        return switch (expected) {
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case ANY -> kind != CelKind.TYPE;
                    case TEXT -> kind == CelKind.STRING || (lenient && CelWords.PLAIN.contains(kind));
                    case TRUTH -> kind == CelKind.BOOL;
                    case NUMBER, WHOLE_NUMBER -> kind == CelKind.INT || kind == CelKind.DOUBLE;
                };
            case Type.ListOf list ->
                kind == CelKind.LIST && fits(actual.parameters().getFirst(), list.element(), lenient);
            case Type.MapOf map -> kind == CelKind.MAP || kind == CelKind.STRUCT;
            case Type.Struct struct -> kind == CelKind.STRUCT || kind == CelKind.MAP;
            case Type.OptionalOf optional -> fits(actual, optional.value(), lenient);
        };
    }

    private static Stream<CelExpr> nodes(CelAbstractSyntaxTree tree) {
        return CelNavigableAst.fromAst(tree).getRoot().allNodes().map(CelNavigableExpr::expr);
    }

    private int offset(CelSourceLocation location) {
        int begin = 0;
        for (int line = 1; line < location.getLine(); line++) {
            int end = source.indexOf('\n', begin);
            if (end < 0) {
                break;
            }
            begin = end + 1;
        }
        int column = Math.max(0, location.getColumn());
        int points = source.codePointCount(begin, source.length());
        return source.offsetByCodePoints(begin, Math.min(column, points));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}
