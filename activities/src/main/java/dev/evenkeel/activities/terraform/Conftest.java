package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.workflows.contract.TerraformActivities.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rules in Rego, judged by conftest where it is installed and a folder {@code policy} lies in the module or beside it. */
final class Conftest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NAMED = 20;

    private Conftest() {}

    static Optional<Path> rules(Path module) {
        return Stream.of(module.resolve("policy"), module.resolveSibling("policy"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /**
     * @param shown makes a text fit to be seen
     * @return empty when conftest did not come to a verdict, also because it found nothing to judge by
     */
    static Optional<Verdict> verdict(ToolEnd end, Shown shown) {
        try {
            JsonNode results = JSON.readTree(end.out());
            if (results == null || !results.isArray()) {
                return Optional.empty();
            }
            List<String> denied = new ArrayList<>();
            List<String> warned = new ArrayList<>();
            List<String> excepted = new ArrayList<>();
            long held = 0;
            for (JsonNode result : results) {
                add(denied, result.path("failures"), shown);
                add(warned, result.path("warnings"), shown);
                add(excepted, result.path("exceptions"), shown);
                held += result.path("successes").asLong();
            }
            if (held == 0 && denied.isEmpty() && warned.isEmpty() && excepted.isEmpty()) {
                return Optional.empty();
            }
            if (end.code() != 0 && denied.isEmpty() && warned.isEmpty()) {
                return Optional.empty();
            }
            String outcome = !denied.isEmpty() ? "denied" : !warned.isEmpty() ? "warned" : "passed";
            return Optional.of(new Verdict(outcome, denied, warned, excepted));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void add(List<String> lines, JsonNode found, Shown shown) {
        for (JsonNode one : found) {
            if (lines.size() == NAMED) {
                lines.add("… and more");
            }
            if (lines.size() > NAMED) {
                return;
            }
            lines.add(shown.apply(one.path("msg").asText()) + " [conftest]");
        }
    }
}
