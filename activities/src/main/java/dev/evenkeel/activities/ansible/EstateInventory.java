package dev.evenkeel.activities.ansible;

import dev.evenkeel.activities.act.ActFailures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a site as Ansible reads an inventory. A host has the name of its role; where several share one, {@code web-1} and
 * {@code web-2}, the role is a group, {@code web}. What else is known of them stands in the site's {@code vars.ansible}.
 */
final class EstateInventory {

    private static final Pattern ADDRESS =
            Pattern.compile("(?:([^@\\s]+)@)?(\\[[0-9a-fA-F:]+]|[^:@\\s]+|[0-9a-fA-F:]+)(?::(\\d+))?");
    private static final Pattern NUMBERED = Pattern.compile("(.*[^0-9_-])[_-]?[0-9]+");

    private final Map<String, Map<String, Object>> hosts = new LinkedHashMap<>();
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private final Map<String, Object> said;

    private EstateInventory(Map<String, String> addresses, Map<String, Object> said) {
        this.said = said;
        addresses.forEach((name, address) -> {
            hosts.put(name, host(name, address));
            Matcher numbered = NUMBERED.matcher(name);
            if (numbered.matches() && !addresses.containsKey(numbered.group(1))) {
                groups.computeIfAbsent(numbered.group(1).replace('-', '_'), group -> new ArrayList<>())
                        .add(name);
            }
        });
        block("groups").forEach((group, members) -> groups.put(group, names(group, members)));
        block("host_vars").forEach((name, vars) -> known(name).putAll(vars(name, vars)));
    }

    /** @param said {@code host_vars}, {@code group_vars} and {@code groups}, each by name */
    static Map<String, Object> of(Map<String, String> addresses, Map<String, Object> said) {
        return new EstateInventory(addresses, said).inventory();
    }

    private Map<String, Object> inventory() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("hosts", hosts);
        Map<String, Map<String, Object>> children = new LinkedHashMap<>();
        groups.forEach((group, members) -> {
            Map<String, Object> empty = new LinkedHashMap<>();
            members.forEach(member -> empty.put(member, Map.of()));
            child(children, group).put("hosts", empty);
        });
        block("group_vars").forEach((group, vars) -> {
            if (group.equals("all")) {
                all.put("vars", vars(group, vars));
            } else {
                child(children, group).put("vars", vars(group, vars));
            }
        });
        if (!children.isEmpty()) {
            all.put("children", children);
        }
        return Map.of("all", all);
    }

    private static Map<String, Object> child(Map<String, Map<String, Object>> children, String group) {
        return children.computeIfAbsent(group, name -> new LinkedHashMap<>());
    }

    private Map<String, Object> known(String name) {
        Map<String, Object> host = hosts.get(name);
        if (host == null) {
            throw wrong("host_vars names " + name + ", which the site has not");
        }
        return host;
    }

    private List<String> names(String group, Object members) {
        if (!(members instanceof List<?> list) || !hosts.keySet().containsAll(list)) {
            throw wrong("The group " + group + " is not a list of hosts that the site has");
        }
        return list.stream().map(String::valueOf).toList();
    }

    private Map<String, Object> block(String name) {
        return said.containsKey(name) ? vars(name, said.get(name)) : Map.of();
    }

    private static Map<String, Object> vars(String name, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(name + " is no map");
        }
        Map<String, Object> vars = new LinkedHashMap<>();
        map.forEach((key, inner) -> vars.put(String.valueOf(key), inner));
        return vars;
    }

    private static RuntimeException wrong(String what) {
        return ActFailures.badRequest(
                "The site's vars.ansible cannot be used: " + what,
                "Write in the estate below vars.ansible: host_vars and group_vars (maps by name), groups (lists of hosts).");
    }

    private static Map<String, Object> host(String name, String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || parts.group(2).startsWith("-")) {
            throw ActFailures.badRequest(
                    "The address of the host " + name + " is none: " + address,
                    "Write it in the estate as host, host:port or user@host:port.");
        }
        Map<String, Object> host = new LinkedHashMap<>();
        host.put("ansible_host", parts.group(2).replaceAll("[\\[\\]]", ""));
        if (parts.group(3) == null
                && (parts.group(2).equals("127.0.0.1") || parts.group(2).equals("localhost"))) {
            host.put("ansible_connection", "local");
            // Ansible's own, which is there for certain; looking for one may find a broken one.
            host.put("ansible_python_interpreter", "{{ ansible_playbook_python }}");
        }
        if (parts.group(1) != null) {
            host.put("ansible_user", parts.group(1));
        }
        if (parts.group(3) != null) {
            host.put("ansible_port", Integer.parseInt(parts.group(3)));
        }
        return host;
    }
}
