package dev.evenkeel.activities.terraform;

import dev.evenkeel.activities.act.ToolEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * @param environment what Terraform inherits; it is looked for in its PATH
 * @param mirrors folders with provider plugins ({@code registry.terraform.io/hashicorp/aws/…} below them); a provider that is there
 *     is never asked for at its registry
 * @param program its name or path; null: {@code terraform}, or {@code tofu} where there is only that
 */
public record TerraformSettings(
        ToolEnvironment environment,
        List<Path> mirrors,
        @Nullable String program) {

    public TerraformSettings {
        mirrors = List.copyOf(mirrors);
    }

    public TerraformSettings(ToolEnvironment environment, List<Path> mirrors) {
        this(environment, mirrors, null);
    }

    public TerraformSettings with(@Nullable String other) {
        return new TerraformSettings(environment, mirrors, other == null || other.isBlank() ? null : other);
    }

    String programOrUsual() {
        if (program != null) {
            return program;
        }
        String path = environment.path();
        return Terraform.onPath("terraform", path).isEmpty()
                        && Terraform.onPath("tofu", path).isPresent()
                ? "tofu"
                : "terraform";
    }

    /** With the mirror that EVENKEEL_TERRAFORM_MIRROR names, else with those in the usual places; empty: with none. */
    public static TerraformSettings ofServer() {
        String named = System.getenv("EVENKEEL_TERRAFORM_MIRROR");
        if (named != null) {
            return new TerraformSettings(
                    ToolEnvironment.ofServer(), named.isBlank() ? List.of() : List.of(Path.of(named)));
        }
        Path home = Path.of(System.getProperty("user.home"));
        List<Path> usual = Stream.concat(
                        Stream.of(
                                home.resolve(".terraform.d/plugins"),
                                home.resolve(".local/share/terraform/plugins"),
                                Path.of("/usr/local/share/terraform/plugins"),
                                Path.of("/usr/share/terraform/plugins")),
                        optionalSoftware())
                .filter(folder -> Files.isDirectory(folder.resolve("registry.terraform.io"))
                        || Files.isDirectory(folder.resolve("registry.opentofu.org")))
                .toList();
        return new TerraformSettings(ToolEnvironment.ofServer(), usual);
    }

    private static Stream<Path> optionalSoftware() {
        Path folder = Path.of("/opt");
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
