package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a step wants to have in its manifests: values at places, images of containers, secrets. Values take the place of values; no
 * text is put into YAML.
 */
final class Wishes {

    private static final Pattern SECRET = Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*}}");

    private Wishes() {}

    /** @param set values by JSON pointer, by resource */
    static void set(List<Manifest> manifests, Map<String, Object> set) {
        set.forEach((name, places) -> {
            Manifest manifest = manifests.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> wrong(
                            "'set' names " + name + ", which is not among the manifests",
                            "They are " + names(manifests) + "."));
            Plain.map(places).forEach((pointer, value) -> put(manifest, pointer, value));
        });
    }

    private static void put(Manifest manifest, String pointer, Object value) {
        String[] parts = pointer.split("/", -1);
        if (parts.length < 2 || !parts[0].isEmpty()) {
            throw wrong("'" + pointer + "' is no JSON pointer", "Write for example /spec/replicas.");
        }
        Object parent = manifest.value();
        for (int i = 1; i < parts.length - 1; i++) {
            parent = child(manifest, pointer, parent, unescaped(parts[i]));
        }
        String last = unescaped(parts[parts.length - 1]);
        if (parent instanceof List<?> list) {
            @SuppressWarnings("unchecked") // Plain.copy made it
            List<@Nullable Object> items = (List<@Nullable Object>) list;
            if (last.equals("-")) {
                items.add(Plain.copy(value));
            } else {
                items.set(index(manifest, pointer, items, last), Plain.copy(value));
            }
        } else {
            asMap(manifest, pointer, parent).put(last, Plain.copy(value));
        }
    }

    private static Object child(Manifest manifest, String pointer, Object parent, String key) {
        if (parent instanceof List<?> list) {
            Object item = list.get(index(manifest, pointer, list, key));
            if (item != null) {
                return item;
            }
        }
        Map<String, @Nullable Object> map = asMap(manifest, pointer, parent);
        Object found = map.get(key);
        if (found == null) {
            found = new LinkedHashMap<String, Object>();
            map.put(key, found);
        }
        return found;
    }

    @SuppressWarnings("unchecked") // Plain.copy made it
    private static Map<String, @Nullable Object> asMap(Manifest manifest, String pointer, Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw nowhere(manifest, pointer);
    }

    private static int index(Manifest manifest, String pointer, List<?> list, String key) {
        if (key.matches("[0-9]{1,4}") && Integer.parseInt(key) < list.size()) {
            return Integer.parseInt(key);
        }
        throw nowhere(manifest, pointer);
    }

    private static ApplicationFailure nowhere(Manifest manifest, String pointer) {
        return wrong(
                "'" + pointer + "' leads nowhere in " + manifest.name(), "Compare it with " + manifest.source() + ".");
    }

    private static String unescaped(String part) {
        return part.replace("~1", "/").replace("~0", "~");
    }

    /** @param images by the name of the container */
    static void images(List<Manifest> manifests, Map<String, String> images) {
        Set<String> missing = new HashSet<>(images.keySet());
        manifests.forEach(manifest -> images(manifest.value(), images, missing));
        requireAll(missing);
    }

    static void requireAll(Set<String> missing) {
        if (!missing.isEmpty()) {
            throw wrong(
                    "There is no container " + String.join(", ", missing) + " whose image could be set",
                    "'images' has the names of containers, as in the manifest.");
        }
    }

    private static void images(@Nullable Object value, Map<String, String> images, Set<String> missing) {
        if (value instanceof Map<?, ?> map) {
            for (String list : List.of("containers", "initContainers")) {
                Plain.list(map, list).forEach(container -> image(container, images, missing));
            }
            map.values().forEach(inner -> images(inner, images, missing));
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> images(inner, images, missing));
        }
    }

    @SuppressWarnings("unchecked") // Plain.copy made it
    private static void image(Object container, Map<String, String> images, Set<String> missing) {
        String name = Plain.text(container, "name");
        if (container instanceof Map<?, ?> map && images.containsKey(name)) {
            ((Map<String, Object>) map).put("image", images.get(name));
            missing.remove(name);
        }
    }

    /** In a Secret a text that is wholly <code>{{NAME}}</code> stands for the step's secret of that name. */
    static void secrets(List<Manifest> manifests, Map<String, String> secrets) {
        manifests.stream().filter(Manifest::isSecret).forEach(manifest -> {
            Map<String, Object> texts = new LinkedHashMap<>(Plain.map(manifest.value(), "stringData"));
            texts.replaceAll((key, text) -> {
                Matcher place = SECRET.matcher(text.toString());
                return place.matches() ? secrets.getOrDefault(place.group(1), text.toString()) : text;
            });
            if (!texts.isEmpty()) {
                manifest.value().put("stringData", texts);
            }
        });
    }

    private static List<String> names(List<Manifest> manifests) {
        List<String> names = new ArrayList<>();
        manifests.forEach(each -> names.add(each.name()));
        return names;
    }

    private static ApplicationFailure wrong(String what, String advice) {
        return ActFailures.badRequest(what, advice);
    }
}
