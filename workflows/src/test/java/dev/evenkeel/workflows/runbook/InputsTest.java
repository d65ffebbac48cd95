package dev.evenkeel.workflows.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputsTest {

    private static final Runbook RUNBOOK = Fixtures.good("full-deploy");
    private static final EstateSnapshot ESTATE = new EstateSnapshot(
            new EstateSnapshot.Environment("production", "Production", Map.of()),
            new EstateSnapshot.Service("shop", "Shop", "team-shop", List.of("north"), Map.of()),
            List.of(site("north"), site("south")));

    private static EstateSnapshot.Site site(String name) {
        return new EstateSnapshot.Site(name, name, "local", "", "", Map.of(), Map.of());
    }

    private static Inputs.Checked check(String field, Object value) {
        Map<String, Object> raw = new HashMap<>(Map.of("version", "1.2.3"));
        raw.put(field, value);
        return Inputs.check(RUNBOOK, raw, ESTATE);
    }

    @Test
    void trimsAndFillsInDefaults() {
        Inputs.Checked checked = Inputs.check(RUNBOOK, Map.of("version", " 1.2.3 ", "hosts", "a, b\n c,"), ESTATE);

        assertThat(checked.messages()).isEmpty();
        assertThat(checked.values())
                .isEqualTo(Map.of(
                        "version",
                        "1.2.3",
                        "replicas",
                        2L,
                        "careful",
                        true,
                        "colour",
                        "blue",
                        "pause",
                        "10s",
                        "hosts",
                        List.of("a", "b", "c")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    version  | 1.2          | A version such as 1.2.3 please
                    version  |              | A version such as 1.2.3 please
                    replicas | eleven       | This is not a number.
                    replicas | 11           | At most 10.
                    replicas | 0            | At least 1.
                    replicas | NaN          | This is not a number.
                    replicas | 0x10p1       | This is not a number.
                    careful  | perhaps      | Answer true or false.
                    colour   | red          | Choose one of: blue, green.
                    pause    | soon         | Write a number and a unit
                    first    | south        | 'south' is not available here
                    versoin  | 1            | Did you mean 'version'?
                    """)
    void saysWhatDoesNotFit(String field, String value, String message) {
        assertThat(check(field, value == null ? "" : value).messages())
                .hasEntrySatisfying(field, text -> assertThat(text).isNotBlank());
        if (value != null) {
            assertThat(check(field, value).messages().get(field)).contains(message);
        }
    }

    @Test
    void asksForWhatIsMissing() {
        assertThat(Inputs.check(RUNBOOK, Map.of(), ESTATE).messages()).containsOnlyKeys("version");
        assertThat(Inputs.check(RUNBOOK, Map.of("version", "   "), ESTATE).messages())
                .containsEntry("version", "Please fill this in.");
    }

    @Test
    void boundsWhatIsEntered() {
        assertThat(check("hosts", "x".repeat(10_001)).messages()).containsKey("hosts");
        assertThat(check("hosts", List.of("a", "b")).values()).containsEntry("hosts", List.of("a", "b"));
        assertThat(check("colour", List.of("blue", "green")).messages()).containsKey("colour");
    }

    @Test
    void listsWhatIsAllowed() {
        assertThat(Inputs.allowed(RUNBOOK.input("first").orElseThrow(), ESTATE)).contains(List.of("north"));
        assertThat(Inputs.allowed(RUNBOOK.input("colour").orElseThrow(), ESTATE))
                .contains(List.of("blue", "green"));
        assertThat(Inputs.allowed(RUNBOOK.input("version").orElseThrow(), ESTATE))
                .isEmpty();
    }
}
