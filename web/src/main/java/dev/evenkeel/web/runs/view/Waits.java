package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.JournalEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** When a run waited for people. A recovery is measured with and without that time. */
public final class Waits {

    private final List<Wait> ended = new ArrayList<>();
    private final Map<String, Long> open = new LinkedHashMap<>();

    /** @param to milliseconds since the epoch; null while it waits */
    public record Wait(String step, long from, @Nullable Long to) {}

    public static Waits of(List<JournalEvent> journal) {
        Waits waits = new Waits();
        journal.forEach(waits::add);
        return waits;
    }

    void add(JournalEvent event) {
        @Nullable String step = event.step();
        switch (event.type()) {
            case PERSON_ASKED -> {
                if (step != null) {
                    open.putIfAbsent(step, event.at());
                }
            }
            case PERSON_ANSWERED, STEP_STARTED, STEP_FINISHED, STEP_SKIPPED -> {
                if (step != null) {
                    end(step, event.at());
                }
            }
            case RUN_CANCELLING, UNDO_STARTED, RUN_FINISHED ->
                List.copyOf(open.keySet()).forEach(asked -> end(asked, event.at()));
            default -> {}
        }
    }

    private void end(String step, long at) {
        @Nullable Long from = open.remove(step);
        if (from != null) {
            ended.add(new Wait(step, from, at));
        }
    }

    public List<Wait> all() {
        List<Wait> all = new ArrayList<>(ended);
        open.forEach((step, from) -> all.add(new Wait(step, from, null)));
        return all;
    }

    /**
     * How long people were waited for within a stretch of time; two questions that were open at once count once.
     *
     * @param steps which questions count
     * @return milliseconds
     */
    public long total(Predicate<String> steps, long from, long to) {
        long total = 0;
        long counted = from;
        List<Wait> waits = all().stream()
                .filter(wait -> steps.test(wait.step()))
                .sorted(Comparator.comparingLong(Wait::from))
                .toList();
        for (Wait wait : waits) {
            long begin = Math.max(wait.from(), counted);
            long end = Math.min(wait.to() == null ? to : wait.to(), to);
            if (end > begin) {
                total += end - begin;
                counted = end;
            }
        }
        return total;
    }
}
