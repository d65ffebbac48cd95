package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.act;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.RunKeys;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.keys.DerivedRunKeys;
import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When two plans are the same to people: an approval of one of them counts for the other. */
class PlanIdentityTest {

    private static final String MODULE = """
            variable "password" {
              type      = string
              sensitive = true
              default   = "tr0ub4dor&3"
            }
            resource "terraform_data" "one" {
              input            = { name = "same", password = var.password }
              triggers_replace = { seed = var.password }
            }
            """;

    @TempDir
    private Path folder;

    private Workshop workshop;
    private int plans;

    @BeforeEach
    void open() {
        Assumptions.assumeTrue(
                Terraform.onPath("terraform", System.getenv("PATH")).isPresent(), "terraform is not on the PATH");
        workshop = new Workshop(folder);
        workshop.runbookFile("terraform/site/main.tf", MODULE);
    }

    @AfterEach
    void close() {
        if (workshop != null) {
            workshop.close();
        }
    }

    @Test
    void aPlanMadeAgainIsTheSameAlsoOnAnotherHost() {
        String first = digest(terraform("here", workshop.keys), plain("tr0ub4dor&3"));

        assertThat(digest(terraform("here", workshop.keys), plain("tr0ub4dor&3")))
                .isEqualTo(first);
        assertThat(digest(
                        terraform("other", new DerivedRunKeys(new KeyFile(folder.resolve("secrets.key")))),
                        plain("tr0ub4dor&3")))
                .as("its data folder lies elsewhere, its key file is the same")
                .isEqualTo(first);
    }

    @Test
    void anotherSensitiveValueIsAnotherPlan() {
        TerraformActivities terraform = terraform("here", workshop.keys);

        assertThat(digest(terraform, plain("another one"))).isNotEqualTo(digest(terraform, plain("tr0ub4dor&3")));

        PlanRequest made = plain("tr0ub4dor&3");
        terraform.apply(new ApplyRequest(act("apply"), made, terraform.plan(made)));
        assertThat(digest(terraform, plain("this instead")))
                .as("deleted and made anew, with one value or the other")
                .isEqualTo(digest(terraform, plain("this instead")))
                .isNotEqualTo(digest(terraform, plain("or this one")));
    }

    @Test
    void equalChangesAtAnotherPlaceAreAnotherPlan() {
        workshop.runbookFile("terraform/twin/main.tf", MODULE);
        workshop.runbookFile("remote/site/main.tf", "terraform {\n  backend \"inmem\" {}\n}\n" + MODULE);
        workshop.secret("north", "north-key");
        workshop.secret("south", "south-key");
        String site = "terraform/site";
        TerraformActivities terraform = terraform("here", workshop.keys);
        List<PlanRequest> places = List.of(
                at(site, "production", "north", Map.of(), Map.of(), null),
                at("terraform/twin", "production", "north", Map.of(), Map.of(), null),
                at("remote/site", "production", "north", Map.of(), Map.of(), null),
                at(site, "staging", "north", Map.of(), Map.of(), null),
                at(site, "production", "south", Map.of(), Map.of(), null),
                at(site, "production", "north", Map.of("CLOUD_KEY", "file:north"), Map.of(), null),
                at(site, "production", "north", Map.of("CLOUD_KEY", "file:south"), Map.of(), null),
                at(site, "production", "north", Map.of(), Map.of("path", "shared.tfstate"), null),
                at(site, "production", "north", Map.of(), Map.of(), "blue"),
                at(site, "production", "north", Map.of(), Map.of(), "green"));

        Set<String> digests = new HashSet<>();
        places.forEach(place -> assertThat(digests.add(digest(terraform, place)))
                .as("a digest of its own: %s", place)
                .isTrue());
    }

    @Test
    void aGuessCannotBeTriedWithoutTheKey() {
        String seen = digest(terraform("here", workshop.keys), plain("tr0ub4dor&3"));

        assertThat(digest(
                        terraform("attacker", new DerivedRunKeys(new KeyFile(folder.resolve("own.key")))),
                        plain("tr0ub4dor&3")))
                .as("the value, the module and the run are known, the key is not")
                .isNotEqualTo(seen);
        assertThat(workshop.keys.of(act("one"))).isEqualTo(workshop.keys.of(act("two")));
        assertThat(workshop.keys.of(act("one")))
                .as("a runner that acts at another site, or for another run, has another key")
                .isNotEqualTo(workshop.keys.of(of("run-1", "one", "production", "south", Map.of())))
                .isNotEqualTo(workshop.keys.of(of("run-2", "one", "production", "north", Map.of())));
    }

    private static String digest(TerraformActivities terraform, PlanRequest request) {
        return terraform.plan(request).changes();
    }

    private PlanRequest plain(String password) {
        return new PlanRequest(act("plan" + plans++), "terraform/site", Map.of(), Map.of("password", password));
    }

    private PlanRequest at(
            String module,
            String environment,
            String site,
            Map<String, String> secrets,
            Map<String, Object> backend,
            @Nullable String workspace) {
        return new PlanRequest(
                of("run-1", "plan" + plans++, environment, site, secrets),
                module,
                backend,
                Map.of(),
                workspace,
                List.of(),
                null,
                false,
                null);
    }

    private static Act of(String run, String step, String environment, String site, Map<String, String> secrets) {
        return new Act(
                run,
                step,
                1,
                Mode.LIVE,
                environment,
                site,
                secrets,
                Duration.ofSeconds(60).toMillis(),
                null);
    }

    private TerraformActivities terraform(String host, RunKeys keys) {
        return workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(
                        workshop.runner(host), workshop.artifacts, keys, TerraformSettings.ofServer()));
    }
}
