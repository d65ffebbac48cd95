package dev.evenkeel.web.cases;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the activities usually bring when nothing goes wrong, so that a case only says what matters to it. */
final class UsualResults {

    private static final Map<String, Map<String, Object>> USUAL = Map.of(
            "terraform.apply", Map.of("summary", "1 added", "outputs", Map.of()),
            "ansible.playbook", Map.of("summary", "1 ok", "ok", 1L, "changed", 0L, "skipped", 0L, "stats", Map.of()),
            "http.check", Map.of("summary", "200 after 1 request", "status", 200L, "requests", 1L, "lastMillis", 5L),
            "http.request", Map.of("status", 200L, "body", ""),
            "script", Map.of("exitCode", 0L, "output", ""),
            "ssh.command", Map.of("exitCode", 0L, "output", ""));

    private UsualResults() {}

    /** @param type the name of the activity; one that is not known brings nothing in particular */
    static Map<String, Object> of(String type, String step, Map<?, ?> request) {
        if (type.equals("terraform.plan")) {
            return plan(step);
        }
        Map<String, Object> result = new LinkedHashMap<>(USUAL.getOrDefault(type, Map.of()));
        if (request.get("command") instanceof List<?> command
                && command.size() > 1
                && "echo".equals(command.getFirst())) {
            result.put(
                    "output",
                    String.join(
                            " ", command.stream().skip(1).map(String::valueOf).toList()));
        }
        return result;
    }

    private static Map<String, Object> plan(String step) {
        Map<String, Object> plan = new HashMap<>();
        plan.put("file", "file-of-" + step);
        plan.put("changes", "changes-of-" + step);
        plan.put("summary", "1 to add");
        plan.put("adds", 1L);
        plan.put("updates", 0L);
        plan.put("destroys", 0L);
        return plan;
    }
}
