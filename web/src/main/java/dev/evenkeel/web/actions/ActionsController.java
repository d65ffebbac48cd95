package dev.evenkeel.web.actions;

import dev.evenkeel.web.actions.ActionDesk.Line;
import dev.evenkeel.web.actions.ActionDesk.Show;
import dev.evenkeel.web.page.Csv;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.reports.Notes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What reports and post-mortems have left to do: as a page, and for programs. */
@Controller
class ActionsController {

    private final ActionDesk desk;

    ActionsController(ActionDesk desk) {
        this.desk = desk;
    }

    /** What is looked at, as the form says it; blank or wrong: all that are open. */
    record Narrowed(@Nullable String show, @Nullable String service) {

        Show what() {
            return Show.of(show);
        }

        @Nullable
        String only() {
            return service == null || service.isBlank() ? null : service;
        }
    }

    @GetMapping("/actions")
    String page(Narrowed narrowed, @ModelAttribute("viewer") Viewer viewer, Model model) {
        return show(narrowed, "", viewer, model);
    }

    @PostMapping("/actions/{run}/{number}/done")
    String done(
            @PathVariable String run,
            @PathVariable long number,
            Narrowed narrowed,
            @ModelAttribute("viewer") Viewer viewer,
            Model model,
            RedirectAttributes redirect) {
        Line line = desk.find(run, number).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        try {
            desk.done(line.action(), viewer.name());
        } catch (Notes.Refused refused) {
            return show(narrowed, String.valueOf(refused.getMessage()), viewer, model);
        }
        redirect.addAttribute("show", narrowed.what().key());
        if (narrowed.only() != null) {
            redirect.addAttribute("service", narrowed.only());
        }
        return "redirect:/actions";
    }

    @GetMapping("/actions.json")
    @ResponseBody
    List<ActionRow> json(Narrowed narrowed, @ModelAttribute("viewer") Viewer viewer) {
        return lines(narrowed, viewer).stream().map(ActionRow::of).toList();
    }

    @GetMapping("/actions.csv")
    ResponseEntity<byte[]> csv(Narrowed narrowed, @ModelAttribute("viewer") Viewer viewer) {
        Csv csv = new Csv(
                "run",
                "number",
                "what",
                "owner",
                "known",
                "due",
                "overdue_days",
                "at",
                "by",
                "done_by",
                "done_at",
                "from",
                "title",
                "service",
                "environment");
        for (Line line : lines(narrowed, viewer)) {
            ActionRow row = ActionRow.of(line);
            csv.line(
                    row.run(),
                    row.number(),
                    row.what(),
                    row.owner(),
                    row.known(),
                    row.due(),
                    row.overdue(),
                    row.at(),
                    row.by(),
                    row.doneBy(),
                    row.doneAt(),
                    row.from(),
                    row.title(),
                    row.service(),
                    row.environment());
        }
        return csv.file("evenkeel-actions.csv");
    }

    private String show(Narrowed narrowed, String refusal, Viewer viewer, Model model) {
        List<Line> lines = lines(narrowed, viewer);
        model.addAttribute("lines", lines);
        model.addAttribute("most", ActionDesk.MOST);
        model.addAttribute("show", narrowed.what());
        model.addAttribute("shows", Show.values());
        model.addAttribute("service", narrowed.only());
        model.addAttribute("services", desk.services());
        model.addAttribute("refusal", refusal);
        return "actions/list";
    }

    private List<Line> lines(Narrowed narrowed, Viewer viewer) {
        return desk.list(narrowed.what(), narrowed.only(), null, viewer);
    }
}
