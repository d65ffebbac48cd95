package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.web.runner.FoundTools;
import dev.evenkeel.web.tools.ToolsSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether this host has the programs that tools call. */
final class Programs {

    private final @Nullable String terraform;

    Programs(ToolsSettings tools) {
        this.terraform = tools.terraform().program();
    }

    /** @param tools as the beginnings of the kinds of steps; nothing is to be looked at when none of them calls a program */
    Optional<Probe> probe(String where, Collection<String> tools) {
        List<List<String>> needed = needed(tools);
        return needed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Probe(Check.TOOLS, where, () -> look(where, needed)));
    }

    /** For each tool the programs of which one is enough. */
    private List<List<String>> needed(Collection<String> tools) {
        List<List<String>> needed = new ArrayList<>();
        if (tools.contains("terraform")) {
            needed.add(terraform == null || terraform.isBlank() ? List.of("terraform", "tofu") : List.of(terraform));
        }
        if (tools.contains("ansible")) {
            needed.add(List.of("ansible-playbook"));
            needed.add(List.of("ansible-runner"));
        }
        return needed;
    }

    private static Finding look(String where, List<List<String>> needed) {
        List<String> there = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (List<String> any : needed) {
            any.stream()
                    .filter(FoundTools::installed)
                    .findFirst()
                    .ifPresentOrElse(there::add, () -> missing.add(any.getFirst()));
        }
        return missing.isEmpty()
                ? Finding.ok(Check.TOOLS, where, "Installed: " + String.join(", ", there))
                : Finding.bad(
                        Check.TOOLS,
                        where,
                        "Missing: " + String.join(", ", missing),
                        "Install it there, on the PATH of the server or runner, and start that again.");
    }
}
