package dev.evenkeel.workflows.plan;

import dev.evenkeel.workflows.expression.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a plan does to one resource, as rules and prices see it.
 *
 * @param module the address of the module that holds it; empty for the root
 * @param action {@code create}, {@code update}, {@code replace}, {@code destroy}, {@code read}, {@code import}, {@code move} or
 *     {@code forget}
 * @param reason Terraform's word for why, or empty
 * @param stateful whether it holds data
 * @param before its attributes as they are; empty when it is not there yet. Sensitive ones are replaced by a text
 * @param after its attributes as they will be, as far as that is known
 * @param unknown the attributes that are only known after the apply
 */
public record PlannedResource(
        String address,
        String type,
        String name,
        String provider,
        String module,
        String action,
        String reason,
        boolean stateful,
        Map<String, Object> before,
        Map<String, Object> after,
        List<String> unknown) {

    static final Type.Struct TYPE = new Type.Struct("resource", types());

    /** Whether what it was is gone afterwards. */
    public boolean loses() {
        return action.equals("destroy") || action.equals("replace");
    }

    private static Map<String, Type> types() {
        Map<String, Type> types = new LinkedHashMap<>();
        for (String text : List.of("address", "type", "name", "provider", "module", "action", "reason")) {
            types.put(text, Type.TEXT);
        }
        types.put("stateful", Type.TRUTH);
        types.put("before", new Type.MapOf(Type.ANY));
        types.put("after", new Type.MapOf(Type.ANY));
        types.put("unknown", new Type.ListOf(Type.TEXT));
        return types;
    }

    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("address", address);
        value.put("type", type);
        value.put("name", name);
        value.put("provider", provider);
        value.put("module", module);
        value.put("action", action);
        value.put("reason", reason);
        value.put("stateful", stateful);
        value.put("before", before);
        value.put("after", after);
        value.put("unknown", unknown);
        return value;
    }
}
