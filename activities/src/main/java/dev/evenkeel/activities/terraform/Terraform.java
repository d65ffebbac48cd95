package dev.evenkeel.activities.terraform;

import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.Tool;
import dev.evenkeel.activities.act.ToolEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The program, in one act: Terraform, or OpenTofu where there is none. */
final class Terraform {

    /** A provider finishes the call that it is in; an interrupt in the middle of it leaves the state behind reality. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    /** Reads the plan in both forms at once: each loads all providers. */
    private static final String SHOW =
            "\"$1\" show -no-color tfplan >plan.txt 2>plan.err & \"$1\" show -json tfplan; code=$?; wait; exit $code";

    private final RunningAct act;
    private final Path module;
    private final Path cache;
    private final String program;
    private final Map<String, String> environment;

    Terraform(RunningAct act, Path module, Path cliConfig, TerraformSettings settings) {
        this.act = act;
        this.module = module;
        this.cache = cliConfig.resolveSibling("plugin-cache");
        String path = settings.environment().path();
        this.program =
                onPath("terraform", path).isEmpty() && onPath("tofu", path).isPresent() ? "tofu" : "terraform";
        Map<String, String> own = new LinkedHashMap<>();
        own.put("TF_CLI_CONFIG_FILE", cliConfig.toString());
        own.put("TF_IN_AUTOMATION", "1");
        own.put("TF_INPUT", "0");
        own.put("CHECKPOINT_DISABLE", "1");
        this.environment = settings.environment().with(act, own);
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

    ToolEnd plan(boolean lock) {
        return act.runPure(tool(
                "plan",
                List.of(
                        program,
                        "plan",
                        "-out=tfplan",
                        "-json",
                        "-input=false",
                        lock ? "-lock-timeout=30s" : "-lock=false"),
                TerraformOutput::view,
                false));
    }

    /** Prints the plan as JSON, and leaves it as text in {@code plan.txt}. */
    ToolEnd show() {
        return act.runPure(tool("show", List.of("sh", "-c", SHOW, "show", program), null, true));
    }

    ToolEnd apply() {
        return act.run(
                tool(
                        "apply",
                        List.of(program, "apply", "-json", "-input=false", "-lock-timeout=30s", "tfplan"),
                        TerraformOutput::view,
                        false),
                out -> new ApplyEvidence(act, module).of(out, this::pullState));
    }

    private ToolEnd pullState() {
        return act.runPure(tool("state", List.of(program, "state", "pull"), null, true));
    }

    private Tool tool(String name, List<String> command, @Nullable UnaryOperator<String> view, boolean quiet) {
        return new Tool(name, command, environment, module, view, quiet, GRACE);
    }

    private static Optional<Path> onPath(String program, String path) {
        return List.of(path.split(":", -1)).stream()
                .map(folder -> Path.of(folder).resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The plan as text; empty when it could not be shown. */
    byte[] shownText() throws IOException {
        Path file = module.resolve("plan.txt");
        return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    }
}
