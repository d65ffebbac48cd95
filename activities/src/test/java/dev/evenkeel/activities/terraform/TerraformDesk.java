package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.act;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A module with everything in it that a plan has to handle, and the real Terraform. */
final class TerraformDesk implements AutoCloseable {

    static final String MODULE = """
            variable "version_" { type = string }
            variable "command" {
              type    = string
              default = "true"
            }
            variable "password" {
              type      = string
              sensitive = true
              default   = "unused"
            }
            # backend "s3" {} only in a comment
            resource "terraform_data" "site" {
              input = { version = var.version_, password = var.password }
              provisioner "local-exec" { command = var.command }
              lifecycle { replace_triggered_by = [terraform_data.version] }
            }
            resource "terraform_data" "version" { input = var.version_ }
            output "version" { value = var.version_ }
            output "password" {
              value     = var.password
              sensitive = true
            }
            """;
    final Workshop workshop;

    TerraformDesk(Path folder) {
        workshop = new Workshop(folder);
        workshop.runbookFile("terraform/site/main.tf", MODULE);
    }

    void deploy(String version) {
        PlanRequest planning = planning("deploy" + version, version, "true");
        PlanResult plan = activities().plan(planning);
        activities().apply(applying("apply" + version, planning, plan));
    }

    Path state() {
        return workshop.runner()
                .settings()
                .data()
                .resolve("terraform/states/production/north/terraform+2Fsite/terraform.tfstate");
    }

    TerraformActivities activities() {
        return workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(
                        workshop.runner(), workshop.artifacts, workshop.keys, TerraformSettings.ofServer()));
    }

    static PlanRequest planning(String step, String version, String command) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("version_", version);
        variables.put("command", command);
        return new PlanRequest(act(step), "terraform/site", Map.of(), variables);
    }

    static ApplyRequest applying(String step, PlanRequest planned, PlanResult plan) {
        return new ApplyRequest(act(step), planned, plan);
    }

    @Override
    public void close() {
        workshop.close();
    }
}
