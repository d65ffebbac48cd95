package dev.evenkeel.activities.terraform;

import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.Tool;
import dev.evenkeel.activities.act.ToolEnd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The program, in one act: Terraform, or OpenTofu where there is none. */
final class Terraform {

    /** A provider finishes the call that it is in; an interrupt in the middle of it leaves the state behind reality. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    /** Reads the plan in both forms at once: each loads all providers. Into files, since it may be more than memory holds. */
    private static final String SHOW =
            "\"$1\" show -no-color tfplan >plan.txt 2>plan.err & \"$1\" show -json tfplan >\"$2\"; code=$?; wait; exit $code";

    private static final Set<String> MATTERS = Set.of(
            "\"type\":\"diagnostic\"",
            "\"type\":\"outputs\"",
            "\"type\":\"change_summary\"",
            "\"type\":\"apply_start\"",
            "\"type\":\"apply_errored\"",
            "\"type\":\"apply_complete\"");

    private final RunningAct act;
    private final Path module;
    private final Path cache;
    private final String program;
    private final Map<String, String> environment;

    Terraform(RunningAct act, Path module, Path cliConfig, TerraformSettings settings) {
        this.act = act;
        this.module = module;
        this.cache = cliConfig.resolveSibling("plugin-cache");
        this.program = settings.programOrUsual();
        Map<String, String> own = new LinkedHashMap<>();
        own.put("TF_CLI_CONFIG_FILE", cliConfig.toString());
        own.put("TF_IN_AUTOMATION", "1");
        own.put("TF_INPUT", "0");
        own.put("CHECKPOINT_DISABLE", "1");
        this.environment = settings.environment().with(act, own);
    }

    private Terraform(RunningAct act, Path module, Path cache, String program, Map<String, String> environment) {
        this.act = act;
        this.module = module;
        this.cache = cache;
        this.program = program;
        this.environment = environment;
    }

    /** One at a time on this host: the cache of plugins does not stand two that download. */
    ToolEnd init(List<String> backend) {
        List<String> arguments = new ArrayList<>();
        String path = environment.getOrDefault("PATH", "");
        if (onPath("flock", path).isPresent() && onPath(program, path).isPresent()) {
            arguments.addAll(
                    List.of("flock", "-w", "300", cache.resolve(".lock").toString()));
        }
        arguments.addAll(List.of(program, "init", "-input=false", "-no-color"));
        arguments.addAll(backend);
        return act.runPure(tool("init", arguments, null, false));
    }

    /** Goes into a workspace, and makes it where it is missing. */
    ToolEnd workspace(String name) {
        return act.runPure(tool(
                "workspace",
                List.of(program, "workspace", "select", "-or-create=true", "-no-color", name),
                null,
                false));
    }

    /** In a workspace that need not be there. */
    Terraform in(String workspace) {
        Map<String, String> inside = new LinkedHashMap<>(environment);
        inside.put("TF_WORKSPACE", workspace);
        return new Terraform(act, module, cache, program, inside);
    }

    ToolEnd plan(boolean lock, boolean destroy, @Nullable Integer parallelism) {
        List<String> arguments =
                new ArrayList<>(List.of(program, "plan", "-out=tfplan", "-json", "-input=false", locking(lock)));
        if (destroy) {
            arguments.add("-destroy");
        }
        if (parallelism != null) {
            arguments.add("-parallelism=" + parallelism);
        }
        return act.runPure(tool("plan", arguments, TerraformOutput::view, false));
    }

    /** Exit code 0: no difference, 2: some. */
    ToolEnd drift(boolean lock, @Nullable Integer parallelism) {
        List<String> arguments = new ArrayList<>(List.of(
                program,
                "plan",
                "-refresh-only",
                "-detailed-exitcode",
                "-out=tfplan",
                "-json",
                "-input=false",
                locking(lock)));
        if (parallelism != null) {
            arguments.add("-parallelism=" + parallelism);
        }
        return act.runPure(tool("plan", arguments, TerraformOutput::view, false));
    }

    private static String locking(boolean lock) {
        return lock ? "-lock-timeout=30s" : "-lock=false";
    }

    /** Writes the plan as JSON to {@link #shown}, and as text to {@code plan.txt}. */
    ToolEnd show() {
        return act.runPure(tool("show", List.of("sh", "-c", SHOW, "show", program, shown().toString()), null, true));
    }

    /** In the act's own folder: it holds sensitive values in the clear, as the plan file does. */
    Path shown() {
        return act.folder().resolve("shown.json");
    }

    ToolEnd output() {
        return act.runPure(tool("output", List.of(program, "output", "-json", "-no-color"), null, true));
    }

    boolean has(String other) {
        return onPath(other, environment.getOrDefault("PATH", "")).isPresent();
    }

    /** Prices the shown plan. */
    ToolEnd infracost() {
        return act.runPure(tool(
                "infracost",
                List.of("infracost", "breakdown", "--path", shown().toString(), "--format", "json", "--no-color"),
                null,
                true));
    }

    /**
     * Judges the shown plan. By the rules of every package: by itself conftest looks at {@code main} alone, and lets pass what another
     * one denies. Errors of built-in functions are told: else a rule that breaks on the plan would count as one that holds.
     */
    ToolEnd conftest(Path rules) {
        return act.runPure(tool(
                "conftest",
                List.of(
                        "conftest",
                        "test",
                        "--no-color",
                        "--output",
                        "json",
                        "--all-namespaces",
                        "--show-builtin-errors",
                        "--policy",
                        rules.toString(),
                        shown().toString()),
                null,
                true));
    }

    ToolEnd apply(@Nullable Integer parallelism) {
        List<String> arguments =
                new ArrayList<>(List.of(program, "apply", "-json", "-input=false", "-lock-timeout=30s"));
        if (parallelism != null) {
            arguments.add("-parallelism=" + parallelism);
        }
        arguments.add("tfplan");
        return act.run(
                tool("apply", arguments, TerraformOutput::view, false),
                out -> new ApplyEvidence(act, module).of(out, this::pullState));
    }

    private ToolEnd pullState() {
        return act.runPure(tool("state", List.of(program, "state", "pull"), null, true));
    }

    private Tool tool(String name, List<String> command, @Nullable UnaryOperator<String> view, boolean quiet) {
        return new Tool(
                name, command, environment, module, view, quiet, GRACE, view == null ? null : Terraform::matters);
    }

    /** What is read of a stream of messages; what provisioners print may be without end. */
    private static boolean matters(String line) {
        return MATTERS.stream().anyMatch(line::contains);
    }

    static Optional<Path> onPath(String program, String path) {
        return List.of(path.split(":", -1)).stream()
                .map(folder -> Path.of(folder).resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The beginning of the plan as text; empty when it could not be shown. */
    byte[] shownText(int most) throws IOException {
        Path file = module.resolve("plan.txt");
        if (!Files.exists(file)) {
            return new byte[0];
        }
        try (InputStream text = Files.newInputStream(file)) {
            return text.readNBytes(most);
        }
    }
}
