package dev.evenkeel.web.runs.plays;

import dev.evenkeel.activities.store.Plays;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The playbooks of a run: the grids that its page shows, and how many there are.
 *
 * @param grids of the steps that run now, else of the last one
 */
public record PlayShelf(List<PlayGrid> grids, List<Known> all) {

    private static final int MOST = 3;

    /** An attempt that has a page of its own. */
    public record Known(Plays.Play play, String label) {}

    public static PlayShelf of(Plays plays, RunView run, CellHtml html) {
        String runId = run.summary().runId();
        List<Plays.Play> every = plays.of(runId);
        List<Known> known = new ArrayList<>();
        for (StepView step : run.steps()) {
            every.stream()
                    .filter(play -> play.step().equals(step.key()))
                    .forEach(play -> known.add(new Known(play, step.label())));
        }
        List<String> running = run.running().stream().map(StepView::key).toList();
        List<Known> shown = new ArrayList<>(known.stream()
                .filter(each -> running.contains(each.play().step()))
                .filter(each -> latest(known, each))
                .limit(MOST)
                .toList());
        if (shown.isEmpty()) {
            known.stream()
                    .filter(each -> latest(known, each))
                    .reduce((first, last) -> last)
                    .ifPresent(shown::add);
        }
        return new PlayShelf(
                shown.stream()
                        .map(each ->
                                PlayGrid.of(plays, runId, each.play(), each.label(), html, PlayGrid.Part.LATEST, null))
                        .toList(),
                List.copyOf(known));
    }

    private static boolean latest(List<Known> known, Known each) {
        Optional<Known> last = known.stream()
                .filter(other -> other.play().step().equals(each.play().step()))
                .reduce((first, next) -> next);
        return last.filter(each::equals).isPresent();
    }

    /** Changes when another grid has to be shown, not when one of them has news. */
    public String version() {
        StringBuilder version = new StringBuilder().append(all.size());
        grids.forEach(grid -> version.append('-').append(grid.id()));
        return version.toString();
    }

    public List<Known> attemptsOf(String step) {
        return all.stream().filter(each -> each.play().step().equals(step)).toList();
    }
}
