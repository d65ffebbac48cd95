package dev.evenkeel.workflows.plan;

import dev.evenkeel.workflows.expression.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan, and where it belongs.
 *
 * @param folder of the module
 * @param destroy whether it is a plan to destroy everything
 */
public record JudgedPlan(
        String folder, String environment, String site, boolean destroy, List<PlannedResource> resources) {

    static final Type.Struct RUN = new Type.Struct(
            "run", Map.of("folder", Type.TEXT, "environment", Type.TEXT, "site", Type.TEXT, "destroy", Type.TRUTH));

    static final Type.Struct TYPE = new Type.Struct("plan", types());

    public JudgedPlan {
        resources = List.copyOf(resources);
    }

    private static Map<String, Type> types() {
        Map<String, Type> types = new LinkedHashMap<>();
        types.put("resources", new Type.ListOf(PlannedResource.TYPE));
        types.put("adds", Type.WHOLE_NUMBER);
        types.put("updates", Type.WHOLE_NUMBER);
        types.put("replaces", Type.WHOLE_NUMBER);
        types.put("destroys", Type.WHOLE_NUMBER);
        return types;
    }

    Map<String, Object> run() {
        return Map.of("folder", folder, "environment", environment, "site", site, "destroy", destroy);
    }

    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("resources", resources.stream().map(PlannedResource::value).toList());
        value.put("adds", count("create"));
        value.put("updates", count("update"));
        value.put("replaces", count("replace"));
        value.put("destroys", count("destroy"));
        return value;
    }

    private long count(String action) {
        return resources.stream()
                .filter(resource -> resource.action().equals(action))
                .count();
    }
}
