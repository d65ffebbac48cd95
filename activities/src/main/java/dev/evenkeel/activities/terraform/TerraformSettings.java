package dev.evenkeel.activities.terraform;

import dev.evenkeel.activities.act.ToolEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * @param environment what Terraform inherits; it is looked for in its PATH
 * @param mirrors folders with provider plugins ({@code registry.terraform.io/hashicorp/aws/…} below them); a provider that is there
 *     is never asked for at its registry
 */
public record TerraformSettings(ToolEnvironment environment, List<Path> mirrors) {

    public TerraformSettings {
        mirrors = List.copyOf(mirrors);
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
