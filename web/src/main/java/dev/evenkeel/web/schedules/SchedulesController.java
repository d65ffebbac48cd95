package dev.evenkeel.web.schedules;

import dev.evenkeel.web.page.Viewer;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** All that starts by itself, and what a person does to it. */
@Controller
@RequestMapping("/schedules")
class SchedulesController {

    private static final int TIMES = 3;
    private static final int LAST = 5;

    private final Agenda agenda;
    private final ScheduleDesk desk;

    SchedulesController(Agenda agenda, ScheduleDesk desk) {
        this.agenda = agenda;
        this.desk = desk;
    }

    @GetMapping
    String schedules(Model model) {
        model.addAttribute("lines", agenda.lines(TIMES, LAST));
        model.addAttribute("token", UUID.randomUUID().toString());
        return "schedules/list";
    }

    @PostMapping("/{runbook}/{id}/pause")
    String pause(
            @PathVariable String runbook,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String back,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        return done(back, after, () -> desk.pause(runbook + "/" + id, viewer.name(), reason));
    }

    @PostMapping("/{runbook}/{id}/resume")
    String resume(
            @PathVariable String runbook,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String back,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        return done(back, after, () -> desk.resume(runbook + "/" + id, viewer.name(), reason));
    }

    /** @param token of the page: sent twice it starts once */
    @PostMapping("/{runbook}/{id}/start")
    String start(
            @PathVariable String runbook,
            @PathVariable String id,
            @RequestParam String token,
            @RequestParam(defaultValue = "") String back,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        return done(back, after, () -> {
            desk.start(runbook + "/" + id, viewer.name(), token);
            after.addFlashAttribute("started", runbook + "/" + id);
        });
    }

    private interface Work {
        void run() throws ScheduleDesk.Refused;
    }

    private static String done(String back, RedirectAttributes after, Work work) {
        try {
            work.run();
        } catch (ScheduleDesk.Refused e) {
            after.addFlashAttribute("refusal", e.getMessage());
        }
        return back.equals("drills") ? "redirect:/drills" : "redirect:/schedules";
    }
}
