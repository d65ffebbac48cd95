package dev.evenkeel.web.runs;

import dev.evenkeel.activities.ansible.PlayResults.Cell;
import dev.evenkeel.activities.store.Plays;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Words;
import dev.evenkeel.web.runs.plays.CellHtml;
import dev.evenkeel.web.runs.plays.PlayGrid;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.StepView;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** What a playbook does, host by host and task by task. */
@Controller
@RequestMapping("/runs/{id}/plays")
class PlaysController {

    private final Store store;
    private final MessageSource messages;
    private final Words words;

    PlaysController(Store store, MessageSource messages, Words words) {
        this.store = store;
        this.messages = messages;
        this.words = words;
    }

    /** All tasks of one attempt. */
    @GetMapping
    String play(
            @PathVariable String id, @RequestParam String step, @RequestParam int attempt, Locale locale, Model model) {
        grid(id, found(id, step, attempt), PlayGrid.Part.ALL, null, locale, model);
        return "runs/plays";
    }

    /** The rows of a grid that have changed, for the script that keeps it live; all of them when it has seen none. */
    @GetMapping("/rows")
    String rows(
            @PathVariable String id,
            @RequestParam String step,
            @RequestParam int attempt,
            @RequestParam(defaultValue = "-1") long after,
            @RequestParam(defaultValue = "ALL") PlayGrid.Part part,
            Locale locale,
            Model model) {
        Plays.Play play = found(id, step, attempt);
        grid(id, play, part, after < 0 ? null : store.plays().changedTasks(id, step, attempt, after), locale, model);
        model.addAttribute("short", part == PlayGrid.Part.LATEST);
        return "runs/plays :: rows";
    }

    /** What one task said at one host. */
    @GetMapping("/cell")
    String cell(
            @PathVariable String id,
            @RequestParam String step,
            @RequestParam int attempt,
            @RequestParam int task,
            @RequestParam String host,
            Model model) {
        RunSummary run = run(id);
        Cell cell = store.plays().cell(id, step, attempt, task, host).orElseThrow(PlaysController::missing);
        model.addAttribute("run", run);
        model.addAttribute("play", found(id, step, attempt));
        model.addAttribute("label", label(run, step));
        model.addAttribute("cell", cell);
        model.addAttribute("sign", CellHtml.sign(cell.state()));
        model.addAttribute(
                "task",
                store.plays().tasks(id, step, attempt).stream()
                        .filter(each -> each.number() == task)
                        .findFirst()
                        .orElseThrow(PlaysController::missing));
        return "runs/play-cell";
    }

    static CellHtml html(MessageSource messages, Words words, String id, Locale locale) {
        return new CellHtml(
                Objects.requireNonNull(ServletUriComponentsBuilder.fromCurrentContextPath()
                        .path("/runs/{id}/plays/cell")
                        .buildAndExpand(id)
                        .getPath()),
                state -> messages.getMessage("play.state." + state, null, locale),
                words::duration);
    }

    /** @param changed only these tasks; null for all of the part */
    private void grid(
            String id,
            Plays.Play play,
            PlayGrid.Part part,
            @Nullable Collection<Integer> changed,
            Locale locale,
            Model model) {
        RunSummary run = run(id);
        model.addAttribute("run", run);
        model.addAttribute(
                "grid",
                PlayGrid.of(
                        store.plays(),
                        id,
                        play,
                        label(run, play.step()),
                        html(messages, words, id, locale),
                        part,
                        changed));
    }

    private String label(RunSummary run, String step) {
        return RunView.of(run, store.journal().read(run.runId(), 0))
                .step(step)
                .map(StepView::label)
                .orElse(step);
    }

    private RunSummary run(String id) {
        return store.runs().find(id).orElseThrow(PlaysController::missing);
    }

    private Plays.Play found(String id, String step, int attempt) {
        return store.plays().of(id).stream()
                .filter(play -> play.step().equals(step) && play.attempt() == attempt)
                .findFirst()
                .orElseThrow(PlaysController::missing);
    }

    private static ResponseStatusException missing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
