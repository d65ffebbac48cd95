package dev.evenkeel.web.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckCommandTest {

    private static final String GREET_TEST = """
            runbook: greet
            cases:
              - case: Greets
                inputs: { who: Ada }
                expect:
                  status: succeeded
            """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private RunbookFixture files;

    @BeforeEach
    void writesAFolder() {
        files = new RunbookFixture(folder);
    }

    @Test
    void endsWithZeroWhenAllIsWell() {
        assertThat(check(folder.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("no problems");
        assertThat(check(folder.resolve("task/greet.yaml").toString())).isZero();
    }

    @Test
    void endsWithOneAndNamesFileLineAndColumn() {
        files.write("task/greet.yaml", RunbookFixture.GREET.replace("owner:", "ovner:"));

        assertThat(check(folder.toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(folder.resolve("task/greet.yaml") + ":4:1: ");
    }

    @Test
    void checksASingleFileAgainstItsEstate() {
        files.write("task/greet.yaml", RunbookFixture.GREET.replace("service: shop", "service: shoppe"));

        assertThat(check(folder.resolve("task/greet.yaml").toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("shoppe");
    }

    @Test
    void checksTheEstateToo() {
        files.write("estate.yaml", "sites: nonsense");

        assertThat(check(folder.toString())).isEqualTo(1);
        assertThat(check(folder.resolve("estate.yaml").toString())).isEqualTo(1);
    }

    @Test
    void checksTheRulesAndThePricesForPlans() {
        files.write("policy.yaml", """
                rules:
                  - { id: a, message: M, owner: team, each: "resource.tipe == 'x'", environments: [moon] }
                """);
        files.write("prices.yaml", "currency: EUR\nprices: [ { resource: aws_instance } ]\n");

        assertThat(check(folder.toString())).isEqualTo(1);
        assertThat(text(out))
                .contains(folder.resolve("policy.yaml") + ":2:", "tipe", "no environment 'moon'")
                .contains(folder.resolve("prices.yaml") + ":2:", "'monthly' is missing");
        assertThat(check(folder.resolve("policy.yaml").toString())).isEqualTo(1);
        files.write("prices.yaml", "currency: EUR\nprices: [ { resource: aws_instance, monthly: 3 } ]\n");
        assertThat(check(folder.resolve("prices.yaml").toString())).isZero();
    }

    @Test
    void endsWithTwoWhenThereIsNothingToCheck(@TempDir Path empty) {
        assertThat(check()).isEqualTo(2);
        assertThat(check(folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(check(empty.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no").contains("no runbooks in");
    }

    @Test
    void runsTheTestsBesideTheRunbooks() {
        files.write("task/greet.test.yaml", GREET_TEST);

        assertThat(check(folder.toString())).as(() -> text(out)).isZero();
        assertThat(text(out)).contains("1 case, no problems");

        files.write("task/greet.test.yaml", GREET_TEST.replace("succeeded", "rolled_back"));
        assertThat(check(folder.resolve("task/greet.yaml").toString())).isEqualTo(1);
        assertThat(text(out)).contains("greet.test.yaml:6:15: ").contains("ends as succeeded, not as rolled_back");
    }

    @Test
    void runsNoTestOfARunbookThatHasProblems() {
        files.write("task/greet.yaml", RunbookFixture.GREET.replace("owner:", "ovner:"));
        files.write("task/greet.test.yaml", GREET_TEST);

        assertThat(check(folder.toString())).isEqualTo(1);
        assertThat(text(out)).contains("ovner").doesNotContain("greet.test.yaml");
    }

    @Test
    void complainsOfATestWithoutItsRunbookAndOfNamesakes() {
        files.write("task/gone.test.yaml", GREET_TEST).write("deploy/greet.yaml", RunbookFixture.GREET);

        assertThat(check(folder.toString())).isEqualTo(1);
        assertThat(text(out)).contains("no runbook task/gone.yaml").contains("used more than once");
    }

    @Test
    void writesJson() {
        files.write("task/greet.yaml", RunbookFixture.GREET.replace("owner:", "ovner:"));

        assertThat(check("--format", "json", folder.toString())).isEqualTo(1);
        JsonNode json = JsonMapper.shared().readTree(text(out));
        assertThat(json.get("files").asInt()).isEqualTo(2);
        assertThat(json.get("problems").get(0).get("rule").asString()).isEqualTo("key");
        assertThat(json.get("problems").findValuesAsString("line")).contains("4");
    }

    @Test
    void writesSarif() {
        files.write("task/greet.yaml", RunbookFixture.GREET.replace("owner:", "ovner:"));

        assertThat(check("--format=sarif", folder.toString())).isEqualTo(1);
        JsonNode run = JsonMapper.shared().readTree(text(out)).get("runs").get(0);
        JsonNode result = run.get("results").get(0);
        assertThat(result.get("level").asString()).isEqualTo("error");
        assertThat(run.at("/tool/driver/rules/" + result.get("ruleIndex").asInt() + "/id"))
                .isEqualTo(result.get("ruleId"));
        assertThat(result.at("/locations/0/physicalLocation/region/startLine").asInt())
                .isPositive();
        assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri")
                        .asString())
                .startsWith("file:///")
                .endsWith("/task/greet.yaml");
    }

    @Test
    void explainsOptionsAndPathsThatItDoesNotKnow() {
        files.write("task/readme.txt", "x");

        assertThat(check("--format", "xml", folder.toString())).isEqualTo(2);
        assertThat(check("--color", folder.toString())).isEqualTo(2);
        assertThat(check("a\u0000b")).isEqualTo(2);
        assertThat(check(folder.resolve("task/readme.txt").toString())).isEqualTo(2);
        assertThat(text(err))
                .contains("no format 'xml'")
                .contains("no option --color")
                .contains("'a?b' is no path")
                .contains("Runbooks end with .yaml");
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    private int check(String... paths) {
        return new CheckCommand(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(paths));
    }
}
