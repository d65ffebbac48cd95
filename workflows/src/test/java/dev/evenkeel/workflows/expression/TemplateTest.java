package dev.evenkeel.workflows.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

    private static final ExpressionCompiler COMPILER = new ExpressionCompiler();
    private static final Scope SCOPE = Scope.EMPTY
            .with("inputs", new Type.Struct("inputs", Map.of("name", Type.TEXT, "count", Type.NUMBER, "any", Type.ANY)))
            .with("sites", new Type.ListOf(Type.TEXT));
    private static final Map<String, Object> VALUES = Map.of(
            "inputs",
            Map.of("name", "bob", "count", 3.0, "any", List.of(1, Map.of("a", 2))),
            "sites",
            List.of("north", "south"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    plain                                    | plain
                    hello ${inputs.name}!                    | hello bob!
                    ${inputs.count} times                    | 3 times
                    ${ {'a': 'x'}['a'] } and ${'}'}          | x and }
                    ${"a }\\" b"}                            | a }" b
                    $${inputs.name} costs $5                 | ${inputs.name} costs $5
                    $$${inputs.name}                         | $${inputs.name}
                    ${inputs.any} is JSON                    | [1,{"a":2}] is JSON
                    ${sites[0]}${sites[1]}                   | northsouth
                    ${sites.size() > 1}                      | true
                    """)
    void fillsText(String source, String expected) {
        assertThat(COMPILER.text(source, SCOPE, Type.TEXT).text(VALUES)).isEqualTo(expected);
    }

    @Test
    void keepsTheTypeOfAWholeExpression() {
        assertThat(COMPILER.text("${sites}", SCOPE, Type.ANY).evaluate(VALUES)).isEqualTo(List.of("north", "south"));
        assertThat(COMPILER.text("${inputs.count}", SCOPE, Type.ANY).evaluate(VALUES))
                .isEqualTo(3L);
        assertThat(COMPILER.text("${inputs.count}", SCOPE, Type.TEXT).evaluate(VALUES))
                .isEqualTo("3");
        assertThat(COMPILER.text("${inputs.count + 0.5}", SCOPE, Type.NUMBER).evaluate(VALUES))
                .isEqualTo(3.5);
        assertThat(COMPILER.text("${inputs.count == 3.0}", SCOPE, Type.TRUTH).evaluate(VALUES))
                .isEqualTo(true);
        assertThat(COMPILER.text("${inputs.count}", SCOPE, Type.WHOLE_NUMBER).evaluate(VALUES))
                .isEqualTo(3L);
        assertThatExceptionOfType(EvaluationException.class)
                .isThrownBy(() -> COMPILER.text("${inputs.count / 2.0}", SCOPE, Type.WHOLE_NUMBER)
                        .evaluate(VALUES))
                .withMessageContaining("whole number");
    }

    @Test
    void fillsListsAndMaps() {
        Template template =
                COMPILER.template(Map.of("a", List.of("${inputs.name}", 5, true), "b", Map.of("c", "${sites}")), SCOPE);

        assertThat(template.evaluate(VALUES))
                .isEqualTo(Map.of("a", List.of("bob", 5L, true), "b", Map.of("c", List.of("north", "south"))));
        assertThat(template.steps()).isEmpty();
    }

    @Test
    void listsAndMapsAreJsonAsText() {
        assertThat(COMPILER.template(List.of(Map.of("id", "a-${inputs.name}")), SCOPE)
                        .text(VALUES))
                .isEqualTo("[{\"id\":\"a-bob\"}]");
        assertThat(COMPILER.template(Map.of("count", "${inputs.count}"), SCOPE).text(VALUES))
                .isEqualTo("{\"count\":3}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    a ${inputs.name                | 2 | '${' is not closed        | '$${'
                    a ${}                          | 4 | The expression is empty   |
                    a ${inputs.nam} b              | 11 | There is no input 'nam'  | Did you mean 'name'?
                    all: ${sites}                  | 7 | Expected a text, but this gives a list of texts | .join(
                    """)
    void saysWhatIsWrongWithinTheText(String source, int offset, String message, String hint) {
        ExpressionException problem =
                catchThrowableOfType(ExpressionException.class, () -> COMPILER.text(source, SCOPE, Type.TEXT));

        assertThat(problem.message()).contains(message);
        assertThat(problem.hint()).contains(hint == null ? "" : hint);
        assertThat(problem.offset()).isEqualTo(offset);
    }

    @Test
    void refusesTextWhereAListIsAskedFor() {
        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> COMPILER.text("x ${sites}", SCOPE, new Type.ListOf(Type.TEXT)));
        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> COMPILER.text("x", SCOPE, new Type.ListOf(Type.TEXT)))
                .withMessageContaining("Expected a list of texts, but the value is a text");
    }
}
