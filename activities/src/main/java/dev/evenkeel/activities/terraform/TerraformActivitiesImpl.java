package dev.evenkeel.activities.terraform;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Artifacts;
import dev.evenkeel.activities.act.BoundedResult;
import dev.evenkeel.activities.act.FolderCopy;
import dev.evenkeel.activities.act.Leftovers;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.activities.act.Reads;
import dev.evenkeel.activities.act.RunKeys;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.plan.Policy;
import dev.evenkeel.workflows.plan.Stateful;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Plans and applies by the real Terraform, each step of it a process of its own that a restarted worker finds again. */
public final class TerraformActivitiesImpl implements TerraformActivities {

    private static final int MOST_TEXT = 4 * 1024 * 1024;

    private final ActRunner runner;
    private final Artifacts artifacts;
    private final RunKeys keys;
    private final TerraformSettings settings;
    private final WorkingCopy copies;
    private final Path states;
    private final Backend backend;
    private final PlanRules rules;
    private final InstantSource clock;
    private final Path cliConfig;

    /** @param keys those of the digests that approvals are bound to */
    public TerraformActivitiesImpl(ActRunner runner, Artifacts artifacts, RunKeys keys, TerraformSettings settings) {
        this(runner, artifacts, keys, settings, InstantSource.system());
    }

    /** @param clock tells whether the exceptions of the policy still hold */
    TerraformActivitiesImpl(
            ActRunner runner, Artifacts artifacts, RunKeys keys, TerraformSettings settings, InstantSource clock) {
        this.clock = clock;
        this.keys = keys;
        this.rules = new PlanRules(runner.settings().runbooks());
        this.runner = runner;
        this.artifacts = artifacts;
        this.settings = settings;
        this.copies = new WorkingCopy(runner.settings().runbooks());
        Path data = runner.settings().data().resolve("terraform");
        this.states = data.resolve("states");
        this.backend = new Backend(states);
        try {
            this.cliConfig = CliConfig.write(data, settings.mirrors());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use " + data + ": check disk and rights", e);
        }
    }

    @Override
    public PlanResult plan(PlanRequest request) {
        return runner.perform(request.act(), Reads.of(request), "Plan " + request.folder(), act -> plan(act, request));
    }

    @Override
    public ApplyResult apply(ApplyRequest request) {
        ActFailures.refuseInRehearsal(request.act(), "never applies a plan");
        String intent = "Apply the plan " + request.plan().file() + " of "
                + request.planned().folder() + ": " + request.plan().summary();
        return runner.perform(request.act(), intent, act -> apply(act, request));
    }

    @Override
    public ApplyResult destroy(ApplyRequest request) {
        ActFailures.refuseInRehearsal(request.act(), "never destroys anything");
        String intent = "Destroy by the plan " + request.plan().file() + " of "
                + request.planned().folder() + ": " + request.plan().summary();
        return runner.perform(request.act(), intent, act -> apply(act, request));
    }

    @Override
    public DriftResult drift(PlanRequest request) {
        return runner.perform(
                request.act(),
                Reads.of(request),
                "Compare the state of " + request.folder() + " with reality",
                act -> drift(act, request));
    }

    @Override
    public OutputResult output(PlanRequest request) {
        return runner.perform(
                request.act(),
                Reads.of(request),
                "Read the outputs of " + request.folder(),
                act -> output(act, request));
    }

    private PlanResult plan(RunningAct act, PlanRequest request) throws IOException {
        Terraform terraform = initialized(act, request, locks(act));
        ToolEnd planned = terraform.plan(locks(act), request.destroy(), request.parallelism());
        if (planned.code() != 0) {
            throw TerraformFailures.of("terraform plan", planned, act.masker());
        }
        show(act, terraform);
        Shown shown = new Shown(act.masker(), SensitiveValues.in(new ShownPlan(terraform.shown())));
        PlanRules.Found<Policy> policy = rules.policy();
        KeyedDigest keyed = new KeyedDigest(keys.of(act.act()));
        Path module = module(act, request);
        SavedPlan saved = SavedPlan.of(
                new ShownPlan(terraform.shown()),
                shown,
                Stateful.with(policy.content().stateful()),
                keyed);
        PlanReview review = new PlanReview(request, terraform, shown, clock);
        Verdict verdict = review.verdict(policy, saved, module);
        PlanCost cost = review.cost(rules.prices(), saved);
        PlannedChanges changes = saved.changes();
        byte[] file = Files.readAllBytes(module.resolve("tfplan"));
        PlanResult result = new PlanResult(
                artifacts.keep(act.act(), "tfplan", "application/octet-stream", file),
                changes.digest(keyed, PlanPlace.of(request, module, states)),
                changes.summary(),
                changes.adds(),
                changes.updates(),
                changes.replaces() + changes.deletes(),
                changes.replaces(),
                saved.stateful(),
                verdict,
                cost.cost());
        keepText(act, terraform, shown);
        keepReadable(act, saved, request, result, cost);
        return result;
    }

    private void keepReadable(RunningAct act, SavedPlan saved, PlanRequest request, PlanResult result, PlanCost cost)
            throws IOException {
        keep(
                act,
                new PlanDigest(
                        request.destroy() ? "destroy" : "plan",
                        request.folder(),
                        result.summary(),
                        result.file(),
                        result.changes(),
                        saved.digest().changes(),
                        saved.digest().leftOut(),
                        saved.digest().outputs(),
                        result.policy(),
                        result.cost(),
                        cost.changes()));
    }

    private DriftResult drift(RunningAct act, PlanRequest request) throws IOException {
        Terraform terraform = initialized(act, request, false);
        ToolEnd compared = terraform.drift(locks(act), request.parallelism());
        if (compared.code() != 0 && compared.code() != 2) {
            throw TerraformFailures.of("terraform plan -refresh-only", compared, act.masker());
        }
        show(act, terraform);
        Shown shown = new Shown(act.masker(), SensitiveValues.in(new ShownPlan(terraform.shown())));
        Stateful stateful = Stateful.with(rules.policy().content().stateful());
        DigestReader digest = new DigestReader(
                shown, resource -> stateful.holdsData(resource.path("type").asText()));
        StateDrift drift = new StateDrift(shown, digest);
        drift.read(new ShownPlan(terraform.shown()));
        DriftResult result = drift.result();
        keepText(act, terraform, shown);
        keep(
                act,
                new PlanDigest(
                        "drift",
                        request.folder(),
                        result.summary(),
                        "",
                        "",
                        digest.changes(),
                        digest.leftOut(),
                        digest.outputs(),
                        Verdict.NONE,
                        Cost.NONE,
                        List.of()));
        return result;
    }

    private OutputResult output(RunningAct act, PlanRequest request) throws IOException {
        ToolEnd end = initialized(act, request, false).output();
        if (end.code() != 0) {
            throw TerraformFailures.of("terraform output", end, act.masker());
        }
        return StateOutputs.read(end, act.masker());
    }

    private static boolean locks(RunningAct act) {
        return act.act().mode() != Mode.REHEARSAL;
    }

    private static void show(RunningAct act, Terraform terraform) {
        ToolEnd shown = terraform.show();
        if (shown.code() != 0) {
            throw TerraformFailures.of("terraform show", shown, act.masker());
        }
    }

    private void keepText(RunningAct act, Terraform terraform, Shown shown) throws IOException {
        byte[] text = terraform.shownText(MOST_TEXT);
        String cut = text.length < MOST_TEXT ? "" : "\n… and more: the text of the plan is longer than 4 MiB.\n";
        String masked = shown.hidden(new String(text, StandardCharsets.UTF_8)) + cut;
        artifacts.keep(act.act(), "plan.txt", "text/plain; charset=utf-8", masked.getBytes(StandardCharsets.UTF_8));
    }

    private void keep(RunningAct act, PlanDigest digest) throws IOException {
        artifacts.keep(act.act(), PlanDigest.NAME, "application/json", digest.json());
    }

    private ApplyResult apply(RunningAct act, ApplyRequest request) throws IOException {
        Terraform terraform = new Terraform(act, module(act, request.planned()), cliConfig, settings);
        if (!act.began("apply")) {
            prepare(act, request);
        }
        ToolEnd end = terraform.apply(request.planned().parallelism());
        if (end.code() != 0) {
            throw TerraformFailures.of("terraform apply", end, act.masker());
        }
        TerraformOutput output = TerraformOutput.parse(end.outText());
        // What it says at its end is missing when it printed more than is kept.
        String summary = output.summary().isEmpty()
                ? "Done, as its exit code says; it printed more than is kept, so read its outputs with terraform.output"
                : output.summary();
        return new ApplyResult(
                summary, BoundedResult.of(masked(act.masker(), output.outputs()), act, "The outputs of the module"));
    }

    /** The plan's own working copy where this host has it, so that apply sees the very files that plan saw. */
    private void prepare(RunningAct act, ApplyRequest request) throws IOException {
        Path planned = runner.settings().actFolder(request.planned().act()).resolve("work");
        if (Files.isDirectory(planned) && Leftovers.isOver(planned.resolveSibling(""))) {
            FolderCopy.copy(planned, act.folder().resolve("work"), Set.of());
        } else {
            initialized(act, request.planned(), true);
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

    /** @param create whether a workspace that is missing is made */
    private Terraform initialized(RunningAct act, PlanRequest request, boolean create) throws IOException {
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
        String workspace = request.workspace();
        return workspace == null || workspace.isBlank() ? terraform : in(workspace, act, terraform, create);
    }

    /** What only reads makes no workspace: one that is missing has an empty state. */
    private static Terraform in(String workspace, RunningAct act, Terraform terraform, boolean create) {
        if (!workspace.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,89}")) {
            throw ActFailures.badRequest(
                    "'" + act.masker().mask(workspace) + "' is no name of a workspace",
                    "Write letters, digits, '_', '-' and '.'.");
        }
        if (!create) {
            return terraform.in(workspace);
        }
        ToolEnd end = terraform.workspace(workspace);
        if (end.code() != 0) {
            throw TerraformFailures.of("terraform workspace select", end, act.masker());
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
