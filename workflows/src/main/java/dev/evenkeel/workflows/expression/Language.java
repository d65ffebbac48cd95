package dev.evenkeel.workflows.expression;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelListsExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import java.util.List;
import java.util.Set;

/**
 * CEL as runbooks use it: whole numbers and numbers mix, nothing reads a clock, and whatever can multiply a value is bounded, so
 * that no expression can use up time or memory.
 */
final class Language {

    static final int LONGEST_SOURCE = 10_000;
    static final int DEEPEST_NESTING = 24;
    /** In all loops of an expression together. CEL copies a list that grows in a loop, so that the cost is the square of this. */
    static final int MOST_ITERATIONS = 2_000;

    /** The longest list that an expression may make, and with it the most items of a loop. */
    static final int MOST_ITEMS = 10_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(LONGEST_SOURCE)
            .maxParseRecursionDepth(DEEPEST_NESTING)
            .maxParseErrorRecoveryLimit(5)
            .maxParseExpressionNodeCount(2_000)
            .maxRegexProgramSize(1_000)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .build();

    /** Not {@code quote}: it doubles what it is given. {@code join} and {@code replace} are our own, bounded. */
    private static final Set<CelStringExtensions.Function> TEXTS = Set.of(
            CelStringExtensions.Function.CHAR_AT,
            CelStringExtensions.Function.INDEX_OF,
            CelStringExtensions.Function.LAST_INDEX_OF,
            CelStringExtensions.Function.LOWER_ASCII,
            CelStringExtensions.Function.UPPER_ASCII,
            CelStringExtensions.Function.SPLIT,
            CelStringExtensions.Function.SUBSTRING,
            CelStringExtensions.Function.TRIM);

    private static final Set<CelListsExtensions.Function> LISTS = Set.of(
            CelListsExtensions.Function.SLICE,
            CelListsExtensions.Function.DISTINCT,
            CelListsExtensions.Function.REVERSE,
            CelListsExtensions.Function.SORT,
            CelListsExtensions.Function.SORT_BY);

    private Language() {}

    static Cel base() {
        return CelFactory.plannerCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .filterFunctions((function, overload) -> overload != AddOverload.ADD_STRING
                                && overload != AddOverload.ADD_LIST
                                && overload != AddOverload.ADD_BYTES)
                        .build())
                .addCompilerLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(TEXTS),
                        CelExtensions.lists(LISTS),
                        CelExtensions.math(),
                        CelExtensions.sets(OPTIONS))
                .addRuntimeLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(TEXTS),
                        CelExtensions.lists(LISTS),
                        CelExtensions.math(),
                        CelExtensions.sets(OPTIONS))
                .addFunctionDeclarations(declarations())
                .addFunctionBindings(BoundedFunctions.bindings())
                .build();
    }

    private static List<CelFunctionDecl> declarations() {
        ListType texts = ListType.create(SimpleType.STRING);
        return List.of(
                mixed("_==_", "equals", SimpleType.BOOL),
                mixed("_!=_", "not_equals", SimpleType.BOOL),
                mixed("_+_", "add", SimpleType.DOUBLE),
                mixed("_-_", "subtract", SimpleType.DOUBLE),
                mixed("_*_", "multiply", SimpleType.DOUBLE),
                mixed("_/_", "divide", SimpleType.DOUBLE),
                CelFunctionDecl.newFunctionDeclaration(
                        "join",
                        CelOverloadDecl.newMemberOverload("list_join", SimpleType.STRING, texts),
                        CelOverloadDecl.newMemberOverload(
                                "list_join_string", SimpleType.STRING, texts, SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration(
                        "replace",
                        CelOverloadDecl.newMemberOverload(
                                "string_replace",
                                SimpleType.STRING,
                                SimpleType.STRING,
                                SimpleType.STRING,
                                SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration(
                        "lists.range",
                        CelOverloadDecl.newGlobalOverload(
                                "lists_range", ListType.create(SimpleType.INT), SimpleType.INT)));
    }

    private static CelFunctionDecl mixed(String function, String overload, CelType result) {
        return CelFunctionDecl.newFunctionDeclaration(
                function,
                CelOverloadDecl.newGlobalOverload(overload + "_int_double", result, SimpleType.INT, SimpleType.DOUBLE),
                CelOverloadDecl.newGlobalOverload(overload + "_double_int", result, SimpleType.DOUBLE, SimpleType.INT));
    }
}
