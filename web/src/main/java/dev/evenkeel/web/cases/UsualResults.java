package dev.evenkeel.web.cases;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the activities usually bring when nothing goes wrong, so that a case only says what matters to it. */
final class UsualResults {

    private static final String DIGEST = "0".repeat(64);

    private static final Map<String, Map<String, Object>> TERRAFORM = Map.of(
            "terraform.apply",
            Map.of("summary", "1 added", "outputs", Map.of()),
            "terraform.destroy",
            Map.of("summary", "1 destroyed", "outputs", Map.of()),
            "terraform.drift",
            result(
                    "status",
                    "none",
                    "summary",
                    "No drift",
                    "drifted",
                    false,
                    "changed",
                    List.of(),
                    "deleted",
                    List.of(),
                    "noise",
                    List.of()),
            "terraform.output",
            Map.of("values", Map.of(), "sensitive", List.of()));

    private static final Map<String, Map<String, Object>> COMMANDS = Map.of(
            "ansible.playbook",
            result(
                    "summary",
                    "1 ok",
                    "ok",
                    1L,
                    "changed",
                    0L,
                    "skipped",
                    0L,
                    "stats",
                    Map.of(),
                    "hosts",
                    Map.of("ok", List.of(), "changed", List.of(), "failed", List.of(), "unreachable", List.of())),
            "script",
            Map.of("exitCode", 0L, "output", ""),
            "ssh.command",
            Map.of("exitCode", 0L, "output", ""),
            "ssh.upload",
            Map.of("summary", "1 byte written", "changed", true, "sha256", DIGEST, "size", 1L, "files", 1L),
            "ssh.download",
            Map.of("name", "file", "sha256", DIGEST, "size", 1L, "path", "downloads/file"));

    private static final Map<String, Map<String, Object>> SERVERS = Map.of(
            "http.check",
            Map.of("summary", "200 after 1 request", "status", 200L, "requests", 1L, "lastMillis", 5L),
            "http.request",
            Map.of("status", 200L, "body", ""),
            "prometheus.query",
            Map.of("value", 0.0, "series", List.of(), "warnings", List.of()),
            "prometheus.gate",
            result("outcome", "pass", "summary", "0 passes", "advice", "", "value", 0.0, "samples", 1L, "bad", 0L),
            "prometheus.silence",
            Map.of("id", "silence-1", "summary", "silenced"),
            "chat.notify",
            Map.of("delivered", true, "message", "", "trouble", "", "summary", "told"),
            "sql.query",
            Map.of("rows", List.of(), "row", Map.of(), "count", 0L, "refused", "", "summary", "0 rows"));

    private static final Map<String, Map<String, Object>> KUBERNETES = Map.of(
            "kubernetes.apply",
            result(
                    "summary",
                    "1 configured",
                    "created",
                    List.of(),
                    "configured",
                    List.of("deployment/example"),
                    "unchanged",
                    List.of()),
            "kubernetes.rollout",
            Map.of("summary", "2 of 2 ready", "desired", 2L, "ready", 2L, "revision", 2L, "images", Map.of()),
            "kubernetes.undo",
            Map.of("summary", "from revision 2 back to 1", "from", 2L, "to", 1L),
            "kubernetes.scale",
            Map.of("summary", "from 2 to 3", "replicas", 3L, "before", 2L),
            "kubernetes.drain",
            Map.of("summary", "1 pods evicted", "evicted", List.of(), "left", List.of()),
            "kubernetes.wait",
            Map.of("summary", "reached after 1 s", "waitedMillis", 1000L),
            "kubernetes.logs",
            Map.of("output", "", "pods", List.of(), "lines", 0L, "cut", false));

    private static final Map<String, Map<String, Object>> CLOUD = Map.of(
            "cloud.dns",
            result(
                    "summary",
                    "changed",
                    "name",
                    "",
                    "type",
                    "",
                    "values",
                    List.of(),
                    "ttl",
                    60L,
                    "changed",
                    true,
                    "previous",
                    List.of("before.example.org"),
                    "previousTtl",
                    60L,
                    "previousWeight",
                    -1L),
            "cloud.scale",
            Map.of("summary", "scaled", "size", 1L, "ready", 1L, "previous", 1L, "changed", true),
            "cloud.instance",
            result(
                    "summary",
                    "done",
                    "id",
                    "i-1",
                    "state",
                    "running",
                    "previous",
                    "running",
                    "address",
                    "",
                    "changed",
                    true),
            "cloud.database",
            result(
                    "summary",
                    "done",
                    "name",
                    "",
                    "state",
                    "available",
                    "role",
                    "primary",
                    "primary",
                    "",
                    "endpoint",
                    "",
                    "changed",
                    true),
            "cloud.snapshot",
            Map.of("summary", "made", "id", "snap-1", "name", "", "state", "ready", "changed", true),
            "cloud.replication",
            Map.of("summary", "0.0 s behind", "state", "available", "source", "", "lag", 0.0, "measured", ""));

    private static final Map<String, Map<String, Object>> USUAL = Stream.of(
                    TERRAFORM, COMMANDS, SERVERS, KUBERNETES, CLOUD)
            .flatMap(tool -> tool.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

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
        plan.put("replaces", 0L);
        plan.put("stateful", List.of());
        return plan;
    }

    private static Map<String, Object> result(Object... fields) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            result.put((String) fields[i], fields[i + 1]);
        }
        return result;
    }
}
