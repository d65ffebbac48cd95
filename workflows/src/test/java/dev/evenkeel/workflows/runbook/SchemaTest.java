package dev.evenkeel.workflows.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.evenkeel.workflows.alert.AlertLanguage;
import dev.evenkeel.workflows.cases.CaseLanguage;
import dev.evenkeel.workflows.document.Document;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.estate.EstateLanguage;
import dev.evenkeel.workflows.plan.PolicyLanguage;
import dev.evenkeel.workflows.plan.PriceLanguage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Run with {@code -Devenkeel.write=true} to write the schemas anew after a change of the language. */
class SchemaTest {

    private static final Path FOLDER = Path.of("../runbooks/schema");
    private static final Schema RUNBOOK = schema(RunbookLanguage.schema());
    private static final Schema ESTATE = schema(EstateLanguage.schema());

    private static Schema schema(String text) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text);
    }

    static List<Path> valid() {
        return Fixtures.in("valid");
    }

    private static List<?> errors(Schema schema, Path file) throws IOException {
        Problems problems = new Problems("x", Fixtures.text(file));
        Object value = Document.read(problems).map(Fields::value).orElseThrow();
        return schema.validate(new ObjectMapper().writeValueAsString(value), InputFormat.JSON);
    }

    @Test
    void isCommittedAsTheLanguageSaysIt() throws IOException {
        same("runbook.schema.json", RunbookLanguage.schema());
        same("estate.schema.json", EstateLanguage.schema());
        same("runbook-test.schema.json", CaseLanguage.schema());
        same("policy.schema.json", PolicyLanguage.schema());
        same("prices.schema.json", PriceLanguage.schema());
        same("alerts.schema.json", AlertLanguage.schema());
    }

    private static void same(String file, String schema) throws IOException {
        if (Boolean.getBoolean("evenkeel.write")) {
            Files.writeString(FOLDER.resolve(file), schema);
        }
        assertThat(Files.readString(FOLDER.resolve(file)))
                .as("the language has changed: run this test with -Devenkeel.write=true and commit the schema")
                .isEqualTo(schema);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void acceptsWhatTheReaderAccepts(Path file) throws IOException {
        assertThat(errors(RUNBOOK, file)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown-key",
                "unknown-top-key",
                "bad-chat",
                "two-kinds",
                "no-kind",
                "missing-id",
                "bad-id",
                "bad-duration",
                "wrong-types",
                "empty-phase",
                "empty-group",
                "bad-secret",
                "unknown-procedure",
                "missing-top-keys",
                "a-list",
                "null-value"
            })
    void refusesWhatASchemaCanRefuse(String name) throws IOException {
        Path file = Path.of("src/test/resources/runbooks/invalid/" + name + ".yaml");
        assertThat(errors(RUNBOOK, file)).isNotEmpty();
    }

    @Test
    void describesTheEstate() throws IOException {
        assertThat(errors(ESTATE, Path.of("src/test/resources/runbooks/estate/valid.yaml")))
                .isEmpty();
        assertThat(errors(ESTATE, Path.of("src/test/resources/runbooks/estate/invalid.yaml")))
                .isNotEmpty();
    }

    @Test
    void describesTheTestsOfRunbooks() throws IOException {
        Schema tests = schema(CaseLanguage.schema());
        try (Stream<Path> files = Files.walk(Path.of("../runbooks"), 2)) {
            List<Path> shipped =
                    files.filter(file -> file.toString().endsWith(".test.yaml")).toList();
            assertThat(shipped).isNotEmpty();
            for (Path file : shipped) {
                assertThat(errors(tests, file)).as("%s", file).isEmpty();
            }
        }
        assertThat(errors(tests, Path.of("../runbooks/estate.yaml"))).isNotEmpty();
    }

    @Test
    void describesTheRoutesOfAlerts() throws IOException {
        Schema alerts = schema(AlertLanguage.schema());
        assertThat(errors(alerts, Path.of("../runbooks/alerts.yaml"))).isEmpty();
        assertThat(errors(alerts, Path.of("../runbooks/estate.yaml"))).isNotEmpty();
    }

    @Test
    void documentsEveryKey() {
        assertThat(RunbookLanguage.schema()).doesNotContain("\"description\" : \"\"");
        assertThat(EstateLanguage.schema()).doesNotContain("\"description\" : \"\"");
        assertThat(CaseLanguage.schema()).doesNotContain("\"description\" : \"\"");
        assertThat(PolicyLanguage.schema()).doesNotContain("\"description\" : \"\"");
        assertThat(PriceLanguage.schema()).doesNotContain("\"description\" : \"\"");
        assertThat(AlertLanguage.schema()).doesNotContain("\"description\" : \"\"");
    }
}
