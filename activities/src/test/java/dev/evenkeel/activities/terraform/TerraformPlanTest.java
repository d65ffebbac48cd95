package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.evenkeel.activities.terraform.PlanDigest.Action;
import dev.evenkeel.activities.terraform.PlanDigest.Attribute;
import dev.evenkeel.activities.terraform.PlanDigest.Change;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.DriftResult;
import dev.evenkeel.workflows.contract.TerraformActivities.OutputResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a plan before anybody applies it, and what else Terraform tells. */
class TerraformPlanTest {

    @TempDir
    private Path folder;

    @AutoClose
    private PlanDesk here;

    @BeforeEach
    void open() throws Exception {
        Assumptions.assumeTrue(
                Terraform.onPath("terraform", System.getenv("PATH")).isPresent(), "terraform is not on the PATH");
        here = new PlanDesk(folder);
    }

    @Test
    void digestsWhatIsMadeChangedReplacedAndDestroyed() {
        here.apply("first", PlanDesk.request("first", "one"));

        PlanRequest request = PlanDesk.request("second", "two", Map.of("keys", List.of("b")));
        PlanResult plan = here.activities().plan(request);
        PlanDigest digest = here.digest();

        assertThat(plan.summary()).isEqualTo("1 to add, 1 to replace, 1 to destroy");
        assertThat(plan.replaces()).isEqualTo(1);
        assertThat(digest.changes())
                .extracting(Change::action, Change::address)
                .containsExactly(
                        tuple(Action.DESTROY, "terraform_data.more[\"a\"]"),
                        tuple(Action.REPLACE, "terraform_data.one"),
                        tuple(Action.CREATE, "terraform_data.more[\"b\"]"));
        assertThat(digest.changes().getFirst().reason()).isEqualTo("delete_because_each_key");
        Change replaced = digest.changes().get(1);
        assertThat(replaced.forcing()).containsExactly("triggers_replace");
        assertThat(replaced.attributes())
                .contains(
                        new Attribute("input.name", "one", "two", false, false, false),
                        new Attribute("triggers_replace", "one", "two", false, false, true))
                .anySatisfy(attribute -> {
                    assertThat(attribute.path()).isEqualTo("id");
                    assertThat(attribute.unknown()).isTrue();
                    assertThat(attribute.after()).isNull();
                });
        assertThat(digest.outputs()).contains(new Attribute("name", "one", "two", false, false, false));
        assertThat(here.workshop.artifacts.text(PlanDigest.NAME)).doesNotContain("tr0ub4dor");
    }

    @Test
    void masksWhatIsMarkedAsSensitiveEvenWhereItChanges() {
        here.apply("first", PlanDesk.request("first", "one"));

        here.activities().plan(PlanDesk.request("second", "one", Map.of("password", "another one")));

        assertThat(here.digest().changes())
                .singleElement()
                .satisfies(change -> assertThat(change.action()).isEqualTo(Action.UPDATE))
                .satisfies(change -> assertThat(change.attributes())
                        .contains(new Attribute("input.password", null, null, true, false, false)));
        assertThat(here.workshop.artifacts.text(PlanDigest.NAME)).doesNotContain("tr0ub4dor", "another one");
    }

    @Test
    void boundsHostileNamesAndValues() {
        String evil = "x".repeat(5_000) + "<script>\u202e\u0007";
        here.activities()
                .plan(PlanDesk.request("plan", "<script>alert(1)</script>\u202eevil", Map.of("keys", List.of(evil))));

        PlanDigest digest = here.digest();
        assertThat(digest.changes()).allSatisfy(change -> {
            assertThat(change.address().length()).isLessThan(500);
            assertThat(change.attributes())
                    .allSatisfy(attribute -> assertThat(String.valueOf(attribute.after()))
                            .hasSizeLessThan(500)
                            .doesNotContain("\u202e", "\u0007"));
        });
        assertThat(here.workshop.artifacts.text(PlanDigest.NAME)).contains("<script>alert(1)</script>\\\\u202eevil");
    }

    @Test
    void destroysExactlyWhatWasPlanned() {
        here.apply("first", PlanDesk.request("first", "one"));
        PlanRequest request = new PlanRequest(
                act("away"), "terraform/site", Map.of(), Map.of("name", "one"), null, List.of(), 2, true, null);
        PlanResult plan = here.activities().plan(request);

        assertThat(plan.summary()).isEqualTo("2 to destroy");
        assertThat(here.digest().kind()).isEqualTo("destroy");
        assertThat(here.activities()
                        .destroy(new ApplyRequest(act("destroy"), request, plan))
                        .summary())
                .contains("2 destroyed");
        assertThat(failureOf(() -> here.activities().destroy(new ApplyRequest(rehearsal("d2"), request, plan)))
                        .getType())
                .isEqualTo(Failures.BAD_REQUEST);
    }

    @Test
    void readsOutputsWithTheirTypesAndNamesWhatIsSensitive() {
        here.apply("first", PlanDesk.request("first", "one"));

        OutputResult outputs = here.activities().output(PlanDesk.request("output", "one"));

        assertThat(outputs.values()).isEqualTo(Map.of("name", "one", "size", 3));
        assertThat(outputs.sensitive()).containsExactly("password");
    }

    @Test
    void seesNoDriftWhereThereIsNone() {
        here.apply("first", PlanDesk.request("first", "one"));

        DriftResult drift = here.activities().drift(PlanDesk.request("drift", "one"));

        assertThat(drift.status()).isEqualTo("none");
        assertThat(drift.drifted()).isFalse();
    }

    @Test
    void keepsTheStatesOfWorkspacesApart() {
        here.apply("blue", PlanDesk.workspace("blue", "blue"));

        PlanResult blue = here.activities().plan(PlanDesk.workspace("again", "blue"));
        PlanResult green = here.activities().plan(PlanDesk.workspace("other", "green"));
        PlanResult usual = here.activities().plan(PlanDesk.request("usual", "one"));

        assertThat(blue.empty()).isTrue();
        assertThat(green.adds()).isEqualTo(2);
        assertThat(usual.adds()).isEqualTo(2);
        assertThat(failureOf(() -> here.activities().plan(PlanDesk.workspace("bad", "../x")))
                        .getType())
                .isEqualTo(Failures.BAD_REQUEST);
    }

    @Test
    void takesValuesFromFilesTheLaterOneFirst() {
        here.workshop.runbookFile("vars/a.tfvars", "name = \"from a\"\nkeys = [\"a\", \"b\"]\n");
        here.workshop.runbookFile("vars/b.tfvars.json", "{\"name\": \"from b\"}\n");

        PlanResult plan = here.activities()
                .plan(new PlanRequest(
                        act("plan"),
                        "terraform/site",
                        Map.of(),
                        Map.of(),
                        null,
                        List.of("vars/a.tfvars", "vars/b.tfvars.json"),
                        null,
                        false,
                        null));

        assertThat(plan.adds()).isEqualTo(3);
        assertThat(here.workshop.artifacts.text(PlanDigest.NAME))
                .contains("from b")
                .doesNotContain("from a");
        assertThat(failureOf(() -> here.activities()
                                .plan(new PlanRequest(
                                        act("plan2"),
                                        "terraform/site",
                                        Map.of(),
                                        Map.of(),
                                        null,
                                        List.of("../outside.tfvars"),
                                        null,
                                        false,
                                        null)))
                        .getType())
                .isEqualTo(Failures.BAD_REQUEST);
    }
}
