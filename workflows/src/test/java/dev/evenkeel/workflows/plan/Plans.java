package dev.evenkeel.workflows.plan;

import java.util.List;
import java.util.Map;

/** Plans for tests. */
final class Plans {

    private Plans() {}

    static JudgedPlan plan(String environment, PlannedResource... resources) {
        return new JudgedPlan("terraform/shop", environment, "north", false, List.of(resources));
    }

    static PlannedResource resource(
            String address, String action, Map<String, Object> before, Map<String, Object> after) {
        String type = address.substring(0, address.indexOf('.'));
        return new PlannedResource(
                address,
                type,
                address.substring(type.length() + 1),
                "registry.terraform.io/hashicorp/aws",
                "",
                action,
                "",
                Stateful.with(List.of()).holdsData(type),
                before,
                after,
                List.of());
    }
}
