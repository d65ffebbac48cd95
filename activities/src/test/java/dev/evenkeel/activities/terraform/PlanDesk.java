package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.act;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module whose plans have something of everything, and programs beside Terraform. */
final class PlanDesk implements AutoCloseable {

    static final String MODULE = """
            variable "name" { type = string }
            variable "password" {
              type      = string
              sensitive = true
              default   = "tr0ub4dor&3"
            }
            variable "keys" {
              type    = set(string)
              default = ["a"]
            }
            resource "terraform_data" "one" {
              input            = { name = var.name, password = var.password, list = [1, 2] }
              triggers_replace = var.name
            }
            resource "terraform_data" "more" {
              for_each = var.keys
              input    = each.key
            }
            output "name" { value = var.name }
            output "size" { value = length(var.name) }
            output "password" {
              value     = var.password
              sensitive = true
            }
            """;
    final Workshop workshop;
    final Map<String, String> environment;

    PlanDesk(Path folder) {
        workshop = new Workshop(folder);
        workshop.runbookFile("terraform/site/main.tf", MODULE);
        environment = new LinkedHashMap<>(ToolEnvironment.ofServer().variables());
    }

    void apply(String step, PlanRequest request) {
        PlanResult plan = activities().plan(request);
        activities().apply(new ApplyRequest(act("apply-" + step), request, plan));
    }

    PlanDigest digest() {
        return PlanDigest.read(workshop.artifacts.text(PlanDigest.NAME).getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    /** A program beside Terraform, on the PATH of the tools only. */
    void program(String name, String text) {
        Path file = workshop.program("programs/" + name, "#!/bin/sh\n" + text);
        environment.put("PATH", file.getParent() + ":" + environment.get("PATH"));
    }

    TerraformActivities activities() {
        return workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(
                        workshop.runner(),
                        workshop.artifacts,
                        workshop.keys,
                        new TerraformSettings(new ToolEnvironment(environment), List.of())));
    }

    static Act in(String environment, String step) {
        return new Act(
                "run-1",
                step,
                1,
                Mode.LIVE,
                environment,
                "north",
                Map.of(),
                Duration.ofSeconds(60).toMillis(),
                null);
    }

    static PlanRequest workspace(String step, String workspace) {
        return new PlanRequest(
                act(step), "terraform/site", Map.of(), Map.of("name", "one"), workspace, List.of(), null, false, null);
    }

    static PlanRequest request(String step, String name) {
        return request(step, name, Map.of(), null);
    }

    static PlanRequest request(String step, String name, Map<String, Object> more) {
        return request(step, name, more, null);
    }

    static PlanRequest request(String step, String name, Map<String, Object> more, @Nullable Double budget) {
        Map<String, Object> variables = new LinkedHashMap<>(more);
        variables.put("name", name);
        return new PlanRequest(act(step), "terraform/site", Map.of(), variables, null, List.of(), null, false, budget);
    }

    @Override
    public void close() {
        workshop.close();
    }
}
