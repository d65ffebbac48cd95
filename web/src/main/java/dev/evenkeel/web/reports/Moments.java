package dev.evenkeel.web.reports;

import dev.evenkeel.web.reports.Report.Moment;
import dev.evenkeel.web.runs.view.Data;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The entries of a journal that count in a report. */
public final class Moments {

    private static final Set<Type> SMALL =
            EnumSet.of(Type.STEP_STARTED, Type.STEPS_ADDED, Type.UNDO_PLANNED, Type.STEP_HELD);

    private Moments() {}

    public static List<Moment> of(List<JournalEvent> journal) {
        return journal.stream()
                .filter(event -> counts(event.type()))
                .map(Moments::moment)
                .toList();
    }

    public static boolean counts(Type type) {
        return !SMALL.contains(type);
    }

    private static Moment moment(JournalEvent event) {
        Data data = new Data(event.data());
        String detail = Stream.of("message", "reason", "summary", "comment", "proof", "would", "outcome")
                .map(data::text)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return new Moment(event.seq(), event.at(), Reporter.name(event.type()), event.step(), event.actor(), detail);
    }
}
