package dev.evenkeel.workflows.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.evenkeel.workflows.expression.CompiledExpression.Fields;
import dev.evenkeel.workflows.expression.CompiledExpression.Reads;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out which variables, and which of their fields, an expression reads. */
final class ReadsFinder {

    private static final String STEPS = "steps";

    private ReadsFinder() {}

    static Reads in(CelAbstractSyntaxTree tree, Scope scope) {
        Map<String, Set<String>> fields = new LinkedHashMap<>();
        Set<String> whole = new LinkedHashSet<>();
        CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == Kind.IDENT)
                .forEach(node -> {
                    String name = node.expr().ident().name();
                    Set<String> read = fields.computeIfAbsent(name, any -> new LinkedHashSet<>());
                    field(node).ifPresentOrElse(read::add, () -> whole.add(name));
                });
        Map<String, Fields> variables = new LinkedHashMap<>();
        fields.forEach((name, read) -> {
            if (scope.variables().containsKey(name)) {
                variables.put(name, new Fields(whole.contains(name) ? null : Set.copyOf(read)));
            }
        });
        return new Reads(variables, steps(variables.get(STEPS), scope));
    }

    private static Set<String> steps(@org.jspecify.annotations.Nullable Fields read, Scope scope) {
        if (read == null) {
            return Set.of();
        }
        if (read.names() != null) {
            return read.names();
        }
        return scope.variables().get(STEPS) instanceof Type.Struct all
                ? all.fields().keySet()
                : Set.of();
    }

    /** The {@code x} of {@code steps.x} and of {@code steps.?x}. */
    private static Optional<String> field(CelNavigableExpr node) {
        CelExpr parent = node.parent().map(CelNavigableExpr::expr).orElse(null);
        if (parent == null) {
            return Optional.empty();
        }
        if (parent.getKind() == Kind.SELECT) {
            return Optional.of(parent.select().field());
        }
        if (parent.getKind() == Kind.CALL
                && parent.call().function().equals("_?._")
                && parent.call().args().size() == 2
                && parent.call().args().get(1).getKind() == Kind.CONSTANT) {
            return Optional.of(parent.call().args().get(1).constant().stringValue());
        }
        return Optional.empty();
    }
}
