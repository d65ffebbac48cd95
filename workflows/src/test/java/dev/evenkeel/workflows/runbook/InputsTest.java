package dev.evenkeel.workflows.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.InputFile;
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
        return new EstateSnapshot.Site(name, name, "local", "", "", Map.of(), Map.of(), false, Map.of());
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

    private static final Runbook DEPENDENT = Fixtures.good("inputs");
    private static final String PATCH = "sha256:" + "ab".repeat(32) + "/12/fix.sql";
    private static final EstateSnapshot TWO_SITES = new EstateSnapshot(
            new EstateSnapshot.Environment("production", "Production", Map.of()),
            new EstateSnapshot.Service("shop", "Shop", "team-shop", List.of("north", "south"), Map.of()),
            List.of(site("north"), site("south")));

    private static final ListSource RELEASES = url -> switch (url) {
        case "https://releases.example.org/stable.json" ->
            new ListSource.Answer.Got(
                    Map.of("releases", List.of(release("1.0", "north", "south"), release("1.1", "south"))));
        case "https://releases.example.org/beta.json" -> new ListSource.Answer.Got(List.of("garbage"));
        default -> new ListSource.Answer.Trouble("The list at " + url + " does not answer.");
    };

    private static Map<String, Object> release(String version, String... sites) {
        return Map.of("version", version, "sites", List.of(sites));
    }

    private static Map<String, Object> dependent(Object... more) {
        Map<String, Object> raw = new HashMap<>(Map.of("version", "1.0", "patch", PATCH));
        for (int i = 0; i < more.length; i += 2) {
            raw.put((String) more[i], more[i + 1]);
        }
        return raw;
    }

    private static InputFields.Field field(String id, Map<String, Object> raw) {
        return InputFields.of(DEPENDENT, raw, TWO_SITES, RELEASES).stream()
                .filter(field -> field.input().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void computesDefaultsFromTheEstateAndFromOtherInputs() {
        Inputs.Checked checked = Inputs.check(DEPENDENT, dependent(), TWO_SITES, RELEASES);

        assertThat(checked.messages()).isEmpty();
        assertThat(checked.values())
                .containsEntry("place", "north")
                .containsEntry("share", 100L)
                .containsEntry("hosts", List.of("shop-north"))
                .containsEntry("pause", "5m")
                .containsEntry("reason", "")
                .containsEntry("token", "env:EVENKEEL_SECRET_SHOP")
                .containsEntry("patch", Map.of("name", "fix.sql", "sha256", "ab".repeat(32), "size", 12L))
                .doesNotContainKeys("login", "notes");
    }

    @Test
    void narrowsWhatIsAllowedByOtherInputs() {
        assertThat(field("place", dependent()).allowed()).contains(List.of("north"));
        assertThat(field("place", dependent("channel", "beta")).allowed()).contains(List.of("north", "south"));
        assertThat(Inputs.check(DEPENDENT, dependent("place", "south"), TWO_SITES, RELEASES)
                        .messages())
                .hasEntrySatisfying("place", text -> assertThat(text).contains("'south' is not available here"))
                .containsEntry("version", "Fill in 'place' first.");
    }

    @Test
    void choosesFromAListThatIsAskedForOverHttp() {
        assertThat(field("version", dependent()).allowed()).contains(List.of("1.0"));
        assertThat(Inputs.check(DEPENDENT, dependent("version", "1.1"), TWO_SITES, RELEASES)
                        .messages())
                .containsOnlyKeys("version");
    }

    @Test
    void saysWhyAListCannotBeHad() {
        ListSource away = url -> new ListSource.Answer.Trouble("The list does not answer. Try again.");

        assertThat(Inputs.check(DEPENDENT, dependent(), TWO_SITES, away).messages())
                .containsEntry("version", "The list does not answer. Try again.");
        assertThat(Inputs.check(DEPENDENT, dependent("channel", "beta"), TWO_SITES, RELEASES)
                        .messages())
                .hasEntrySatisfying(
                        "version", text -> assertThat(text).contains("The allowed values cannot be told here"));
        assertThat(Inputs.check(DEPENDENT, dependent("version", "9"), TWO_SITES).messages())
                .isEmpty();
    }

    @Test
    void asksOnlyForWhatTheOtherInputsCallFor() {
        assertThat(field("reason", dependent()).shown()).isFalse();
        assertThat(field("pause", dependent("hurry", "true")).shown()).isFalse();
        assertThat(Inputs.check(DEPENDENT, dependent("hurry", "true"), TWO_SITES, RELEASES)
                        .messages())
                .containsOnlyKeys("reason");
        assertThat(Inputs.check(DEPENDENT, dependent("hurry", true, "reason", "no"), TWO_SITES, RELEASES)
                        .messages())
                .containsEntry("reason", "Say in five letters or more why");
        assertThat(Inputs.check(DEPENDENT, dependent("reason", "because"), TWO_SITES, RELEASES)
                        .messages())
                .containsEntry("reason", "This is not asked for with the other values. Leave it out.");
        assertThat(Inputs.check(DEPENDENT, dependent("hurry", "true", "reason", "a fire"), TWO_SITES, RELEASES)
                        .values())
                .containsEntry("reason", "a fire")
                .doesNotContainKey("pause");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    token | hunter2                                                | never the secret itself
                    token | env:EVENKEEL_SECRET_OTHER                              | not available here
                    login | file:other                                             | cannot be used here
                    login | file:keys/../../etc/passwd                             | never the secret itself
                    login | file:/etc/passwd                                       | never the secret itself
                    patch | fix.sql                                                | Upload the file
                    patch | sha256:zz/1/fix.sql                                    | Upload the file
                    patch | sha256:AB/600000/../fix.sql                            | Upload the file
                    """)
    void refusesWhatIsNoReferenceAndNoFile(String id, String value, String message) {
        assertThat(Inputs.check(DEPENDENT, dependent(id, value), TWO_SITES, RELEASES)
                        .messages()
                        .get(id))
                .contains(message)
                .doesNotContain("hunter2");
    }

    @Test
    void boundsFilesBySizeAndName() {
        String hash = "sha256:" + "ab".repeat(32);

        assertThat(Inputs.check(DEPENDENT, dependent("patch", hash + "/600000/fix.sql"), TWO_SITES, RELEASES)
                        .messages())
                .containsEntry("patch", "At most 512 KiB; this file has 586 KiB.");
        assertThat(Inputs.check(DEPENDENT, dependent("patch", hash + "/6/fix.exe"), TWO_SITES, RELEASES)
                        .messages()
                        .get("patch"))
                .contains("expected form");
        assertThat(Inputs.check(DEPENDENT, dependent("patch", hash + "/6/a/b.sql"), TWO_SITES, RELEASES)
                        .messages())
                .containsKey("patch");
    }

    @Test
    void makesHarmlessNamesOfHostileOnes() {
        assertThat(InputFile.safeName("../../etc/passwd")).isEqualTo("passwd");
        assertThat(InputFile.safeName("C:\\temp\\a b.sql")).isEqualTo("a_b.sql");
        assertThat(InputFile.safeName("..")).isEqualTo("file");
        assertThat(InputFile.safeName("-rf\u0000;$(x)")).isEqualTo("rf____x_");
        assertThat(InputFile.safeName("x".repeat(500) + ".sql")).hasSize(100).endsWith(".sql");
        assertThat(InputFile.safeName(null)).isEqualTo("file");
    }
}
