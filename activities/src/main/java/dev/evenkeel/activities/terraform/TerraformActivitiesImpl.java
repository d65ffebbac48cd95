package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Artifacts;
import dev.evenkeel.activities.act.FolderCopy;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.TerraformActivities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans and applies by the real Terraform, each step of it a process of its own that a restarted worker finds again. */
public final class TerraformActivitiesImpl implements TerraformActivities {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActRunner runner;
    private final Artifacts artifacts;
    private final TerraformSettings settings;
    private final WorkingCopy copies;
    private final Backend backend;
    private final Path cliConfig;

    public TerraformActivitiesImpl(ActRunner runner, Artifacts artifacts, TerraformSettings settings) {
        this.runner = runner;
        this.artifacts = artifacts;
        this.settings = settings;
        this.copies = new WorkingCopy(runner.settings().runbooks());
        Path data = runner.settings().data().resolve("terraform");
        this.backend = new Backend(data.resolve("states"));
        try {
            this.cliConfig = CliConfig.write(data, settings.mirrors());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use " + data + ": check disk and rights", e);
        }
    }

    @Override
    public PlanResult plan(PlanRequest request) {
        return runner.perform(request.act(), "Plan " + request.folder(), act -> plan(act, request));
    }

    @Override
    public ApplyResult apply(ApplyRequest request) {
        ActFailures.refuseInRehearsal(request.act(), "never applies a plan");
        String intent = "Apply the plan " + request.plan().file() + " of "
                + request.planned().folder() + ": " + request.plan().summary();
        return runner.perform(request.act(), intent, act -> apply(act, request));
    }

    private PlanResult plan(RunningAct act, PlanRequest request) throws IOException {
        Terraform terraform = initialized(act, request);
        ToolEnd planned = terraform.plan(act.act().mode() != Mode.REHEARSAL);
        if (planned.code() != 0) {
            throw TerraformFailures.of("terraform plan", planned, act.masker());
        }
        ToolEnd shown = terraform.show();
        if (shown.code() != 0) {
            throw TerraformFailures.of("terraform show", shown, act.masker());
        }
        PlannedChanges changes = PlannedChanges.of(shown.out());
        byte[] file = Files.readAllBytes(module(act, request).resolve("tfplan"));
        PlanResult result = new PlanResult(
                artifacts.keep(act.act(), "tfplan", "application/octet-stream", file),
                changes.digest(),
                changes.summary(),
                changes.adds(),
                changes.updates(),
                changes.replaces() + changes.deletes());
        keepReadable(act, terraform, changes, result);
        return result;
    }

    private void keepReadable(RunningAct act, Terraform terraform, PlannedChanges changes, PlanResult result)
            throws IOException {
        String text = act.masker().mask(new String(terraform.shownText(), StandardCharsets.UTF_8));
        artifacts.keep(act.act(), "plan.txt", "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
        Map<String, @Nullable Object> summary = new LinkedHashMap<>();
        summary.put("plan", result);
        summary.put("resource_changes", act.masker().maskAll(changes.changes()));
        artifacts.keep(
                act.act(),
                "plan.json",
                "application/json",
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(summary));
    }

    private ApplyResult apply(RunningAct act, ApplyRequest request) throws IOException {
        Terraform terraform = new Terraform(act, module(act, request.planned()), cliConfig, settings);
        if (!act.began("apply")) {
            prepare(act, request);
        }
        ToolEnd end = terraform.apply();
        if (end.code() != 0) {
            throw TerraformFailures.of("terraform apply", end, act.masker());
        }
        TerraformOutput output = TerraformOutput.parse(end.outText());
        return new ApplyResult(output.summary(), masked(act.masker(), output.outputs()));
    }

    /** The plan's own working copy where this host has it, so that apply sees the very files that plan saw. */
    private void prepare(RunningAct act, ApplyRequest request) throws IOException {
        Path planned = runner.settings().actFolder(request.planned().act()).resolve("work");
        if (Files.isDirectory(planned)) {
            FolderCopy.copy(planned, act.folder().resolve("work"), Set.of());
        } else {
            initialized(act, request.planned());
        }
        byte[] plan = artifacts
                .bytes(request.plan().file())
                .orElseThrow(() -> TerraformFailures.planChanged("The saved plan is no longer kept", ""));
        Path file = module(act, request.planned()).resolve("tfplan");
        PrivateFiles.write(file, plan);
        String digest = CanonicalJson.sha256(Files.readAllBytes(file));
        if (!digest.equals(request.plan().file())) {
            throw TerraformFailures.planChanged(
                    "The saved plan is not the one that was approved",
                    "SHA-256 of the file is " + digest + ", approved was "
                            + request.plan().file());
        }
    }

    private Terraform initialized(RunningAct act, PlanRequest request) throws IOException {
        Path module;
        if (act.began("init")) {
            module = module(act, request);
        } else {
            module = copies.make(request, act.folder().resolve("work"));
        }
        Terraform terraform = new Terraform(act, module, cliConfig, settings);
        ToolEnd end = terraform.init(backend.prepare(module, request));
        if (end.code() != 0) {
            throw TerraformFailures.of("terraform init", end, act.masker());
        }
        return terraform;
    }

    private Path module(RunningAct act, PlanRequest request) {
        return copies.in(request, act.folder().resolve("work"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> masked(Masker masker, Map<String, Object> outputs) {
        return (Map<String, Object>) Objects.requireNonNull(masker.maskAll(outputs));
    }
}
