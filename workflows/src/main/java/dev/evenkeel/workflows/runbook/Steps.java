package dev.evenkeel.workflows.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Small helpers around steps. */
final class Steps {

    private Steps() {}

    /** {@code stop_writes} becomes {@code Stop writes}. */
    static String title(String id) {
        String words = id.replace('_', ' ').strip();
        return words.isEmpty() ? id : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** The id of the step at this place of a way back that gives it none: {@code undo_stop_writes}, {@code undo_stop_writes_2}. */
    static String undoId(String step, int at) {
        return "undo_" + step + (at == 0 ? "" : "_" + (at + 1));
    }

    static List<Step> flat(List<Step> steps) {
        List<Step> all = new ArrayList<>();
        steps.forEach(step -> {
            all.add(step);
            all.addAll(flat(step.children()));
        });
        return all;
    }
}
