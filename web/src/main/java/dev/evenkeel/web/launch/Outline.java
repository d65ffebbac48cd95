package dev.evenkeel.web.launch;

import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a runbook will do, before it is known where: its phases and steps, in their order. */
public record Outline(List<Part> parts, List<Agreement> agreements) {

    private static final Pattern HOLE = Pattern.compile("\\$\\{([^}]*)}");

    public record Part(Phase phase, List<Line> lines) {}

    /**
     * @param key of the step, without a site and items
     * @param depth how deep it is nested, from 0
     */
    public record Line(String key, String title, String kind, int depth) {}

    /** Somebody has to agree on the way. */
    public record Agreement(String title, int count, String role) {}

    public static Outline of(Runbook runbook) {
        List<Part> parts = new ArrayList<>();
        List<Agreement> agreements = new ArrayList<>();
        if (runbook.approval() != null) {
            agreements.add(new Agreement(
                    "", runbook.approval().count(), runbook.approval().from().name()));
        }
        for (Phase phase : runbook.procedure().phases()) {
            List<Line> lines = new ArrayList<>();
            runbook.phase(phase).forEach(step -> add(phase.name(), step, 0, lines, agreements));
            if (!lines.isEmpty()) {
                parts.add(new Part(phase, lines));
            }
        }
        return new Outline(parts, agreements);
    }

    private static void add(String phase, Step step, int depth, List<Line> lines, List<Agreement> agreements) {
        String title = title(step);
        lines.add(new Line(phase + "/" + step.id(), title, step.kind(), depth));
        if (step instanceof Step.Approval approval) {
            agreements.add(
                    new Agreement(title, approval.count(), approval.from().name()));
        }
        step.children().forEach(child -> add(phase, child, depth + 1, lines, agreements));
    }

    /** What is filled in later is named for where it comes from: {@code Release ‹version› on ‹site›}. */
    static String title(Step step) {
        String source = step.common().title().source();
        String readable = HOLE.matcher(source).replaceAll(hole -> {
            String[] path = hole.group(1).strip().split("\\.");
            String name = path[0].equals("inputs") && path.length > 1 ? path[1] : path[0];
            return name.matches("\\w+") ? "‹" + name + "›" : "‹…›";
        });
        return readable.isBlank() ? step.id() : readable;
    }
}
