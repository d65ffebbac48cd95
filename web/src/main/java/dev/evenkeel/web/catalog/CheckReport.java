package dev.evenkeel.web.catalog;

import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.ProblemReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How findings are written down. */
@FunctionalInterface
interface CheckReport {

    List<String> FORMATS = List.of("text", "json", "sarif");

    JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** @return text that ends with a line break */
    String of(CheckCommand.Checked checked);

    /** @return empty when there is no such format */
    static Optional<CheckReport> in(String format) {
        return switch (format) {
            case "text" -> Optional.of(CheckReport::text);
            case "json" -> Optional.of(checked -> JSON.writeValueAsString(json(checked)) + "\n");
            case "sarif" -> Optional.of(checked -> JSON.writeValueAsString(Sarif.of(checked.problems())) + "\n");
            default -> Optional.empty();
        };
    }

    private static String text(CheckCommand.Checked checked) {
        if (!checked.problems().isEmpty()) {
            return ProblemReport.of(checked.problems());
        }
        String cases = checked.cases() == 0 ? "" : ", " + count(checked.cases(), "case");
        return count(checked.files(), "file") + cases + ", no problems\n";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static Map<String, Object> json(CheckCommand.Checked checked) {
        List<Map<String, Object>> problems = new ArrayList<>();
        for (Problem problem : checked.problems()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("file", problem.at().file());
            one.put("line", problem.at().line());
            one.put("column", problem.at().column());
            one.put("rule", problem.rule().key());
            one.put("message", problem.message());
            one.put("hint", problem.hint());
            problems.add(one);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("files", checked.files());
        all.put("cases", checked.cases());
        all.put("problems", problems);
        return all;
    }
}
