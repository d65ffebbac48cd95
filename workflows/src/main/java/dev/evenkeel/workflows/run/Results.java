package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The results of the steps so far, as the expressions of a step see them. */
final class Results {

    private final @Nullable Results outer;
    private final Map<String, Declared> declared;
    private final Map<String, Map<String, Map<String, Object>>> bySite = new HashMap<>();
    private final Set<String> unknown = new HashSet<>();
    private @Nullable String undone;

    private boolean acted;
    private boolean passedOver;

    private record Declared(Phase phase, boolean mayNotRun) {}

    private Results(@Nullable Results outer, Map<String, Declared> declared) {
        this.outer = outer;
        this.declared = declared;
    }

    static Results of(Runbook runbook) {
        Map<String, Declared> declared = new LinkedHashMap<>();
        for (Phase phase : runbook.procedure().phases()) {
            declare(runbook.phase(phase), phase, false, declared);
        }
        return new Results(null, declared);
    }

    /** What a slice of a loop sees of the run that holds the loop. */
    static Results of(Runbook runbook, Slice slice) {
        Results results = of(runbook);
        results.take(slice.results());
        results.unknown.addAll(slice.unknown());
        results.undone = slice.undone();
        return results;
    }

    /** Takes over results as {@link #carried} gave them. */
    void take(Map<String, Map<String, Map<String, Object>>> carried) {
        carried.forEach((step, sites) -> sites.forEach((site, result) -> {
            Map<String, Object> plain = new LinkedHashMap<>();
            result.forEach((name, value) -> plain.put(name, Objects.requireNonNull(ResultMaps.plain(value))));
            bySite.computeIfAbsent(step, id -> new LinkedHashMap<>()).put(site, plain);
        }));
    }

    /**
     * The results of these steps as another workflow can take them.
     *
     * @param beyond leaves out what this one and those outside of it hold; null for everything
     */
    Map<String, Map<String, Map<String, Object>>> carried(Predicate<String> steps, @Nullable Results beyond) {
        Map<String, Map<String, Map<String, Object>>> all = new LinkedHashMap<>();
        if (this == beyond) {
            return all;
        }
        if (outer != null) {
            all.putAll(outer.carried(steps, beyond));
        }
        bySite.forEach((step, sites) -> {
            if (steps.test(step)) {
                Map<String, Map<String, Object>> merged = new LinkedHashMap<>(all.getOrDefault(step, Map.of()));
                sites.forEach((site, result) -> merged.put(site, present(result)));
                all.put(step, merged);
            }
        });
        return all;
    }

    private static Map<String, Object> present(Map<String, Object> result) {
        Map<String, Object> present = new LinkedHashMap<>();
        result.forEach((name, value) -> {
            if (!(value instanceof Optional<?> optional)) {
                present.put(name, value);
            } else if (optional.isPresent()) {
                present.put(name, optional.get());
            }
        });
        return present;
    }

    Set<String> allUnknown() {
        Set<String> all = new HashSet<>(unknown);
        if (outer != null) {
            all.addAll(outer.allUnknown());
        }
        return all;
    }

    /** The step whose way back this is a part of; null when it is none. */
    @Nullable
    String undone() {
        return undone != null || outer == null ? undone : outer.undone();
    }

    private static void declare(List<Step> steps, Phase phase, boolean inherited, Map<String, Declared> declared) {
        for (Step step : steps) {
            boolean passedOver =
                    inherited || step.common().when() != null || step.common().inDrill() != Step.InDrill.RUN;
            boolean mayNotRun = passedOver || step.common().onFailure() == Step.OnFailure.CONTINUE;
            declared.put(step.id(), new Declared(phase, mayNotRun));
            declare(step.children(), phase, passedOver, declared);
            declare(step.common().undo(), phase, false, declared);
        }
    }

    /** The results inside one round of a loop: its own are not seen outside. */
    Results inner() {
        return new Results(this, declared);
    }

    /** A step that acts itself is reached. */
    void act() {
        acted = true;
        if (outer != null) {
            outer.act();
        }
    }

    /** A person had a step that failed skipped. */
    void passOver() {
        passedOver = true;
    }

    /** Whether the round of a loop is not done: by its conditions nothing of it was, or a person skipped a part of it. */
    boolean passedOver() {
        return passedOver || !acted;
    }

    /** What the way back of a step sees: its own results are not seen outside, and that of the step is absent when it failed. */
    Results undoing(String step) {
        Results results = inner();
        results.undone = step;
        return results;
    }

    void put(Frame frame, Step step, Map<String, Object> result) {
        bySite.computeIfAbsent(step.id(), id -> new LinkedHashMap<>()).put(site(frame), result);
    }

    /** In a rehearsal: the act was not done, so nobody knows its result. */
    void putUnknown(Step step) {
        unknown.add(step.id());
    }

    boolean isUnknown(Set<String> steps) {
        return steps.stream().anyMatch(unknown::contains) || (outer != null && outer.isUnknown(steps));
    }

    Optional<Map<String, Object>> find(Frame frame, String step) {
        Map<String, Object> own = bySite.getOrDefault(step, Map.of()).get(site(frame));
        if (own == null && outer != null) {
            return outer.find(frame, step);
        }
        return Optional.ofNullable(own);
    }

    /** The variable {@code steps}. */
    Map<String, Object> variable(Frame frame) {
        Map<String, Object> steps = outer == null ? new LinkedHashMap<>() : outer.variable(frame);
        declared.forEach((id, step) -> {
            Object value = value(frame, id, step);
            if (value != null) {
                steps.put(id, value);
            }
        });
        if (undone != null && !(steps.get(undone) instanceof Optional<?>)) {
            steps.put(undone, Optional.ofNullable(steps.get(undone)));
        }
        return steps;
    }

    private @Nullable Object value(Frame frame, String id, Declared step) {
        if (step.phase().perSite() && !frame.phase().perSite()) {
            return bySite.containsKey(id) || outer == null
                    ? new LinkedHashMap<>(bySite.getOrDefault(id, Map.of()))
                    : null;
        }
        Map<String, Object> own =
                bySite.getOrDefault(id, Map.of()).get(step.phase().perSite() ? site(frame) : "");
        boolean back = frame.phase().mayStandAlone() && !step.phase().equals(frame.phase());
        boolean optional = step.mayNotRun() || back;
        if (own == null) {
            return optional && outer == null ? Optional.empty() : null;
        }
        return optional ? Optional.of(own) : own;
    }

    private static String site(Frame frame) {
        return frame.phase().perSite() && frame.site() != null ? frame.site().name() : "";
    }

    /** The phases of a procedure that a runbook fills. */
    static List<Phase> filled(Runbook runbook) {
        Procedure procedure = runbook.procedure();
        List<Phase> filled = new ArrayList<>();
        for (Phase phase : procedure.phases()) {
            if (!runbook.phase(phase).isEmpty()) {
                filled.add(phase);
            }
        }
        return filled;
    }
}
