package dev.evenkeel.pages;

import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a journal for tests: one event after the other, with a clock that is moved by hand. */
public final class JournalBuilder {

    private final List<JournalEvent> events = new ArrayList<>();
    private long at;

    public JournalBuilder(long at) {
        this.at = at;
    }

    public JournalBuilder after(long millis) {
        at += millis;
        return this;
    }

    public JournalBuilder run(Type type, Object... data) {
        return add(type, null, 0, null, data);
    }

    public JournalBuilder by(String actor, Type type, @Nullable String step, Object... data) {
        return add(type, step, 0, actor, data);
    }

    public JournalBuilder step(Type type, String step, int attempt, Object... data) {
        return add(type, step, attempt, null, data);
    }

    public List<JournalEvent> events() {
        return List.copyOf(events);
    }

    /** The outline of a step, as a journal holds it. */
    public static Map<String, Object> outline(
            String key, String title, String kind, String phase, @Nullable String site, @Nullable String parent) {
        Map<String, Object> step = map("key", key, "title", title, "kind", kind, "phase", phase);
        if (site != null) {
            step.put("site", site);
        }
        if (parent != null) {
            step.put("parent", parent);
        }
        return step;
    }

    public static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private JournalBuilder add(Type type, @Nullable String step, int attempt, @Nullable String actor, Object... data) {
        events.add(new JournalEvent(events.size() + 1L, at, type, step, attempt, actor, map(data)));
        return this;
    }
}
