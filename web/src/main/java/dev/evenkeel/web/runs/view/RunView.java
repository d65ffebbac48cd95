package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the page of a run shows.
 *
 * @param path of the runbook, relative to the runbook folder; empty until the run has started
 * @param outputs what it gave when it succeeded, by name
 * @param parent the run whose step started this one, or the incident from whose room it was launched; null when none did
 * @param questions that are open, in the order in which they were asked
 * @param pinned the entries of the timeline that people keep in sight, the newest pin last
 * @param undo what could be undone, as it was said last
 * @param held the steps before which the pause holds the run
 * @param changedInputs who has changed the inputs since the start
 * @param reason why it ended as it did; empty while it runs
 * @param last the sequence number of the last event
 * @param recovery null when it is no recovery
 * @param incident null when it is no incident
 * @param waits when it waited for people
 */
public record RunView(
        RunSummary summary,
        String path,
        Map<String, Object> inputs,
        List<String> sites,
        Map<String, Object> outputs,
        @Nullable String parent,
        List<PhaseView> phases,
        List<Question> questions,
        List<TimelineEntry> timeline,
        List<TimelineEntry> pinned,
        UndoPlan undo,
        List<StepView> held,
        Set<String> changedInputs,
        boolean pausing,
        String reason,
        long last,
        @Nullable RecoveryView recovery,
        @Nullable IncidentView incident,
        Waits waits) {

    public RunView {
        sites = List.copyOf(sites);
        phases = List.copyOf(phases);
        questions = List.copyOf(questions);
        timeline = List.copyOf(timeline);
        pinned = List.copyOf(pinned);
        held = List.copyOf(held);
        changedInputs = Set.copyOf(changedInputs);
    }

    /** Folds a journal. Events that are of no use to it, or lack what they should say, are passed over. */
    public static RunView of(RunSummary summary, List<JournalEvent> journal) {
        Fold fold = new Fold(summary);
        journal.forEach(fold::add);
        return fold.view();
    }

    /** All steps, parents before their children. */
    public List<StepView> steps() {
        return phases.stream()
                .flatMap(phase -> phase.lanes().stream())
                .flatMap(lane -> lane.steps().stream())
                .flatMap(RunView::withChildren)
                .toList();
    }

    public Optional<StepView> step(@Nullable String key) {
        return steps().stream().filter(step -> step.key().equals(key)).findFirst();
    }

    /** Who broke the glass in this run, as the timeline tells it. */
    public List<TimelineEntry> glass() {
        return timeline.stream()
                .filter(entry -> entry.key().equals("timeline.DECIDED." + Action.BREAK_GLASS))
                .toList();
    }

    /** The innermost steps that run now. */
    public List<StepView> running() {
        return steps().stream()
                .filter(step -> step.state() == StepState.RUNNING
                        && step.children().stream()
                                .noneMatch(child -> child.state().current()))
                .toList();
    }

    public Optional<Question> question(@Nullable String step) {
        return questions.stream()
                .filter(question -> question.step().equals(step))
                .findFirst();
    }

    private static Stream<StepView> withChildren(StepView step) {
        return Stream.concat(Stream.of(step), step.children().stream().flatMap(RunView::withChildren));
    }
}
