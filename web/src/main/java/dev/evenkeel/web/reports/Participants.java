package dev.evenkeel.web.reports;

import dev.evenkeel.activities.store.ReportNotes.Note;
import dev.evenkeel.web.reports.Report.Participant;
import dev.evenkeel.web.runs.view.Data;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everybody who acted in a run or wrote into its report. */
public final class Participants {

    private final Map<String, Set<String>> roles = new LinkedHashMap<>();
    private final Map<String, Set<String>> did = new LinkedHashMap<>();

    private Participants() {}

    public static List<Participant> of(RunSummary summary, RunView run, List<JournalEvent> journal, List<Note> notes) {
        Participants all = new Participants();
        all.note(summary.requester(), "", "requested");
        for (JournalEvent event : journal) {
            @Nullable String actor = event.actor();
            if (actor != null) {
                Data data = new Data(event.data());
                String action = data.text("action").isEmpty() ? Reporter.name(event.type()) : data.text("action");
                String title = run.step(event.step()).map(step -> step.label()).orElse("");
                all.note(
                        actor,
                        data.text("role"),
                        action.toLowerCase(Locale.ROOT) + (title.isEmpty() ? "" : ": " + title));
            }
        }
        notes.forEach(note -> all.note(
                note.actor(), "", "report: " + Reporter.name(note.added().kind())));
        return all.did.entrySet().stream()
                .map(person -> new Participant(
                        person.getKey(),
                        List.copyOf(all.roles.getOrDefault(person.getKey(), Set.of())),
                        List.copyOf(person.getValue())))
                .toList();
    }

    private void note(String name, String role, String what) {
        if (name.isEmpty()) {
            return;
        }
        did.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(what);
        if (!role.isEmpty()) {
            roles.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(role.toLowerCase(Locale.ROOT));
        }
    }
}
