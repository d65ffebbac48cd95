package dev.evenkeel.workflows.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionCompilerTest {

    private static final ExpressionCompiler COMPILER = new ExpressionCompiler();
    private static final Type.Struct COMMAND =
            new Type.Struct("command", Map.of("exitCode", Type.WHOLE_NUMBER, "output", Type.TEXT, "json", Type.ANY));
    private static final Scope SCOPE = Scope.EMPTY
            .with(
                    "inputs",
                    new Type.Struct(
                            "inputs",
                            Map.of("name", Type.TEXT, "count", Type.NUMBER, "sites", new Type.ListOf(Type.TEXT))))
            .with(
                    "steps",
                    new Type.Struct(
                            "steps",
                            Map.of(
                                    "ran", COMMAND,
                                    "maybe", new Type.OptionalOf(COMMAND),
                                    "each", new Type.MapOf(COMMAND))))
            .without("site", "Say 'site:' on the step.")
            .without("steps.later", "It comes later.");

    private static Map<String, Object> values() {
        Map<String, Object> command = new HashMap<>();
        command.put("exitCode", 0);
        command.put("output", "hi");
        command.put("json", Map.of("list", List.of(1, 2.5)));
        Map<String, Object> steps = new HashMap<>();
        steps.put("ran", command);
        steps.put("each", Map.of("north-1", command));
        return Map.of("inputs", Map.of("name", "bob", "count", 3, "sites", List.of("a", "b")), "steps", steps);
    }

    private static Object evaluate(String source) {
        return COMPILER.compile(source, SCOPE, Type.ANY).evaluate(values());
    }

    private static ExpressionException problem(String source, Type expected) {
        return catchThrowableOfType(ExpressionException.class, () -> COMPILER.compile(source, SCOPE, expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    steps.ran.exitCode == 0                       | true
                    steps.ran.exitCode < 1.5                      | true
                    inputs.count == 3                             | true
                    inputs.count * 2 - 1                          | 5.0
                    inputs.count + 1 == 4                         | true
                    1 + 1.5                                       | 2.5
                    steps.maybe.exitCode.orValue(7)               | 7
                    steps.maybe.?exitCode.orValue(7)              | 7
                    steps.maybe.hasValue()                        | false
                    steps.each['north-1'].output                  | hi
                    steps.ran.json.list[1]                        | 2.5
                    inputs.sites.join('-')                        | a-b
                    inputs.sites.exists(x, x == 'b')              | true
                    'a,b'.split(',').size()                       | 2
                    'abc'.replace('b', 'xx')                      | axxc
                    [3, 1, 2].sort()[0]                           | 1
                    math.greatest(1, 2)                           | 2
                    lists.range(3).size()                         | 3
                    duration('90s')                               | 90s
                    'abc'.matches('^a.c$')                        | true
                    """)
    void computes(String source, String expected) {
        assertThat(evaluate(source)).hasToString(expected);
    }

    @Test
    void returnsPlainJavaValues() {
        assertThat(evaluate("5u")).isEqualTo(5L);
        assertThat(evaluate("null")).isEqualTo(Optional.empty());
        assertThat(evaluate("b'abc'")).isEqualTo("abc");
        assertThat(evaluate("{'a': null, 'b': [1u, 2.5]}")).hasToString("{a=null, b=[1, 2.5]}");
        assertThat(evaluate("steps.ran.json")).isEqualTo(Map.of("list", List.of(1L, 2.5)));
        assertThat(COMPILER.compile("steps.maybe.output", SCOPE, new Type.OptionalOf(Type.TEXT))
                        .evaluate(values()))
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    inputs.nam                  | 7  | There is no input 'nam'               | Did you mean 'name'?
                    inptus.name                 | 0  | Unknown name 'inptus'                 | Did you mean 'inputs'?
                    site.name                   | 0  | Unknown name 'site'                   | Say 'site:' on the step.
                    steps.rann.output           | 6  | There is no step 'rann'               | Did you mean 'ran'?
                    steps.later.output          | 6  | There is no 'steps.later' here        | It comes later.
                    steps.ran.ouput             | 10 | 'steps.ran' has no field 'ouput'      | Did you mean 'output'?
                    steps.each['x'].foo         | 16 | There is no field 'foo'               |
                    inputs.name + 1             | 12 | '+' does not work with a text and a whole number | string(…)
                    inputs.name &&              | 14 | The expression ends too early         | Complete
                    inputs.name inputs          | 12 | 'inputs' is not expected here         | operator missing
                    'abc                        | 0  | A text in quotes is not closed        | Close it
                    sise(inputs.name)           | 0  | There is no function 'sise'           | Did you mean 'size'?
                    steps.maybe.output == 'x'   | 19 | a text that may be absent and a text  | .orValue(
                    steps.maybe.json[0]         | 16 | may be absent                         | .orValue(
                    steps.maybe.output          | 0  | this gives a text that may be absent  | .orValue(
                    inputs.name ? 1 : 2         | 12 | '? :' does not work with a text       | Before the ?
                    """)
    void saysWhatIsWrongWhereAndWhatToWrite(String source, int offset, String message, String hint) {
        ExpressionException problem = problem(source, Type.ANY);

        assertThat(problem).as(source).isNotNull();
        assertThat(problem.message()).contains(message);
        assertThat(problem.hint()).contains(hint == null ? "" : hint);
        assertThat(problem.offset()).as(problem.message()).isEqualTo(offset);
    }

    @Test
    void checksTheTypeThatItsPlaceAsksFor() {
        assertThat(problem("inputs.name", Type.TRUTH).message())
                .isEqualTo("Expected true or false, but this gives a text");
        assertThat(problem("inputs.name", new Type.ListOf(Type.TEXT)).message()).contains("a list of texts");
        assertThat(problem("", Type.TRUTH).message()).isEqualTo("The expression is empty");
        assertThatExceptionOfType(EvaluationException.class)
                .isThrownBy(() ->
                        COMPILER.compile("steps.ran.json", SCOPE, Type.TRUTH).evaluate(values()))
                .withMessageContaining("Expected true or false, but the value is a map");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    1 / 0                    | division by zero
                    steps.ran.json.nope      | there is no value 'nope'
                    steps.each['y'].output   | there is no value 'y'
                    [1][5]                   | 5
                    int('x')                 | x
                    """)
    void saysWhatCouldNotBeComputed(String source, String words) {
        assertThatExceptionOfType(EvaluationException.class)
                .isThrownBy(() -> evaluate(source))
                .withMessageContaining(source)
                .withMessageContaining(words);
    }

    @Test
    void knowsTheStepsThatItReads() {
        assertThat(COMPILER.compile("steps.ran.exitCode == 0 && steps.maybe.hasValue()", SCOPE, Type.TRUTH)
                        .steps())
                .containsExactlyInAnyOrder("ran", "maybe");
        assertThat(COMPILER.compile("steps.?maybe.hasValue()", SCOPE, Type.TRUTH)
                        .steps())
                .containsExactly("maybe");
        assertThat(COMPILER.compile("inputs.name == 'x'", SCOPE, Type.TRUTH).steps())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lists.range(2000).map(x, lists.range(2000).map(y, x * y))",
                "lists.range(2001).map(x, x)",
                "lists.range(10001)",
                "lists.range(10000) + [1]",
                "lists.range(1000).map(x, lists.range(10000))",
                "[lists.range(1900).map(y, 'aaaaaaaaaa').join('')].map(t, lists.range(1900).map(x, t + string(x)))",
                "[['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'].map(x, x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x)[0]]"
                        + ".map(x, x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x)[0]"
                        + ".replace('a', 'aaaaaaaaaaaaaaaaaaaaaaaaa').replace('a', 'aaaaaaaaaaaaaaaaaaaaaa')",
                "inputs.sites.map(a, lists.range(900).map(b, 'xxxxxxxxxxxxxxxxxxxxxxxxxx')).map(c, c.join('')).map(d, [d, d, d, d, d, d].join('')).join('')"
            })
    @Timeout(10)
    void refusesToGrowWithoutEnd(String source) {
        assertThatThrownBy(() -> evaluate(source)).isInstanceOf(EvaluationException.class);
    }

    @Test
    void makesTheItemsOfALargeLoop() {
        assertThat(evaluate("size(lists.range(9000) + lists.range(1000))")).isEqualTo(10_000L);
    }

    @Test
    @Timeout(10)
    void refusesSourcesThatAreTooLongOrTooDeep() {
        for (String source : List.of(
                "1" + "+1".repeat(6_000),
                "1" + "+1".repeat(3_000),
                "(".repeat(2_000) + "1" + ")".repeat(2_000),
                "[".repeat(2_000),
                "1" + "?1:1".repeat(2_000),
                "a" + ".a".repeat(3_000))) {
            assertThatThrownBy(() -> COMPILER.compile(source, SCOPE, Type.ANY))
                    .as(source.substring(0, 9))
                    .isInstanceOf(ExpressionException.class);
        }
    }

    @Test
    void isSafeToShareBetweenThreads() {
        Expression shared = COMPILER.compile("steps.ran.output + inputs.name", SCOPE, Type.TEXT);

        List<Object> results = IntStream.range(0, 400)
                .parallel()
                .mapToObj(i -> i % 20 == 0
                        ? COMPILER.compile("'hi' + inputs.name", SCOPE, Type.TEXT)
                                .evaluate(values())
                        : shared.evaluate(values()))
                .toList();

        assertThat(results).isEqualTo(Collections.nCopies(400, "hibob"));
    }

    @Test
    void isFastEnoughForAWorkflow() {
        COMPILER.warmUp();
        Map<String, Object> values = values();
        Expression expression = COMPILER.compile("steps.ran.exitCode < 1.5 && inputs.name == 'bob'", SCOPE, Type.TRUTH);
        for (int i = 0; i < 2_000; i++) {
            expression.evaluate(values);
        }

        long started = System.nanoTime();
        for (int i = 0; i < 2_000; i++) {
            expression.evaluate(values);
        }
        Duration evaluation = Duration.ofNanos((System.nanoTime() - started) / 2_000);
        started = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            COMPILER.compile("steps.ran.exitCode < 1.5 && inputs.name == 'bob'", SCOPE, Type.TRUTH);
        }
        Duration compilation = Duration.ofNanos((System.nanoTime() - started) / 200);

        System.out.printf(
                "expression: compile %d µs, evaluate %d µs%n",
                compilation.toNanos() / 1_000, evaluation.toNanos() / 1_000);
        assertThat(evaluation).isLessThan(Duration.ofMillis(1));
        assertThat(compilation).isLessThan(Duration.ofMillis(50));
    }
}
