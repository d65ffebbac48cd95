package dev.evenkeel.web.catalog;

import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Rule;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Findings in the Static Analysis Results Interchange Format 2.1.0 (OASIS), which code hosts show beside the changed lines. Paths are
 * relative to the folder in which the check was called, which in CI is the root of the sources.
 */
final class Sarif {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private Sarif() {}

    static Map<String, Object> of(List<Problem> problems) {
        Map<String, Object> driver = ordered(
                "name",
                "Evenkeel",
                "rules",
                Arrays.stream(Rule.values()).map(Sarif::rule).toList());
        Map<String, Object> run = ordered(
                "tool", Map.of("driver", driver),
                "columnKind", "utf16CodeUnits",
                "results", problems.stream().map(Sarif::result).toList());
        return ordered("$schema", SCHEMA, "version", "2.1.0", "runs", List.of(run));
    }

    private static Map<String, Object> rule(Rule rule) {
        return ordered(
                "id", rule.key(),
                "shortDescription", Map.of("text", rule.description() + "."),
                "defaultConfiguration", Map.of("level", "error"));
    }

    private static Map<String, Object> result(Problem problem) {
        String hint = problem.hint().isEmpty() ? "" : "\n" + problem.hint();
        Map<String, Object> place = Map.of(
                "physicalLocation",
                ordered(
                        "artifactLocation",
                        artifact(problem.at().file()),
                        "region",
                        ordered(
                                "startLine", problem.at().line(),
                                "startColumn", problem.at().column())));
        return ordered(
                "ruleId", problem.rule().key(),
                "ruleIndex", problem.rule().ordinal(),
                "level", "error",
                "message", Map.of("text", problem.message() + hint),
                "locations", List.of(place));
    }

    private static Map<String, Object> artifact(String file) {
        Path path = Path.of(file);
        if (path.isAbsolute()) {
            return Map.of("uri", path.toUri().toString());
        }
        try {
            String uri = new URI(null, null, "/" + file.replace('\\', '/'), null).toASCIIString();
            return ordered("uri", uri.substring(1), "uriBaseId", "%SRCROOT%");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("An absolute path is always a URI", e);
        }
    }

    private static Map<String, Object> ordered(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put(String.valueOf(entries[i]), entries[i + 1]);
        }
        return map;
    }
}
