package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Type;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step can see.
 *
 * @param site whether a site is at hand
 * @param uncertain whether the step may be passed over together with one that holds it
 * @param locals the variables of the loops around it
 * @param steps the steps before it; grows while a file is read
 */
record Visible(
        Scope base,
        Phase phase,
        boolean site,
        boolean uncertain,
        Map<String, Type> locals,
        Map<String, Entry> steps,
        Map<String, Declared> declared) {

    static final String NO_SITE =
            "No site is at hand in this phase: say 'site: …' on the step, or run it in a phase that goes over the sites.";

    /** @param kind empty for a step that has problems */
    record Entry(Type type, boolean uncertain, Phase phase, String kind) {
        /** As whoever comes after a choice sees it. */
        Entry thatMayNotRun() {
            return new Entry(type, true, phase, kind);
        }

        /** As the steps of {@code reader} see it. */
        Type seenFrom(Phase reader) {
            if (phase.perSite() && !reader.perSite()) {
                return new Type.MapOf(type);
            }
            boolean back = reader.mayStandAlone() && !reader.equals(phase);
            return (uncertain || back) && !type.equals(Type.ANY) ? new Type.OptionalOf(type) : type;
        }
    }

    /** A step anywhere in the file. @param loop the innermost loop around it, or empty */
    record Declared(int line, String loop) {}

    Visible withSite(boolean bound) {
        return new Visible(base, phase, site || bound, uncertain, locals, steps, declared);
    }

    Visible withBase(Scope other) {
        return new Visible(other, phase, site, uncertain, locals, steps, declared);
    }

    Visible inside(boolean mayBePassedOver) {
        return new Visible(base, phase, site, uncertain || mayBePassedOver, locals, steps, declared);
    }

    /** Sees what is there now, and keeps to itself what it adds. */
    Visible apart() {
        return new Visible(base, phase, site, uncertain, locals, new LinkedHashMap<>(steps), declared);
    }

    Visible withLocal(String name) {
        Map<String, Type> more = new LinkedHashMap<>(locals);
        more.put(name, Type.ANY);
        return new Visible(base, phase, site, uncertain, more, steps, declared);
    }

    void add(String id, Entry entry) {
        steps.putIfAbsent(id, entry);
    }

    Scope scope() {
        Map<String, Type> variables = new LinkedHashMap<>(base.variables());
        Map<String, String> absent = new LinkedHashMap<>(base.absent());
        Map<String, Type> results = new LinkedHashMap<>();
        steps.forEach((id, entry) -> results.put(id, entry.seenFrom(phase)));
        variables.put("steps", new Type.Struct("steps", results));
        variables.putAll(locals);
        if (site) {
            variables.put("site", Variables.SITE);
            absent.put("site.credentials", Variables.SECRET_HINT);
        } else {
            absent.put("site", NO_SITE);
        }
        declared.forEach((id, where) -> {
            if (!steps.containsKey(id)) {
                absent.put("steps." + id, hint(id, where));
            }
        });
        return new Scope(variables, absent);
    }

    private static String hint(String id, Declared where) {
        return where.loop().isEmpty()
                ? "The step '" + id + "' (line " + where.line()
                        + ") is not done before this one: read earlier steps only."
                : "The step '" + id + "' is inside the for_each '" + where.loop()
                        + "' and can only be read there; outside, read steps." + where.loop()
                        + ".succeeded or .failed.";
    }
}
