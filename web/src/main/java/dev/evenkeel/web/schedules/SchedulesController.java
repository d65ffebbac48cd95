package dev.evenkeel.web.schedules;

import dev.evenkeel.web.page.Viewer;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
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
    String pause(Asked asked, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes after) {
        return done(asked, after, () -> desk.pause(asked.schedule(), viewer.name(), asked.reason()));
    }

    @PostMapping("/{runbook}/{id}/resume")
    String resume(Asked asked, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes after) {
        return done(asked, after, () -> desk.resume(asked.schedule(), viewer.name(), asked.reason()));
    }

    /** @param token of the page: sent twice it starts once */
    @PostMapping("/{runbook}/{id}/start")
    String start(
            Asked asked,
            @RequestParam String token,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        return done(asked, after, () -> {
            desk.start(asked.schedule(), viewer.name(), token);
            after.addFlashAttribute("started", asked.schedule());
        });
    }

    /**
     * The schedule that is meant, by its address, and what was said with it.
     *
     * @param back the page that it was asked on
     */
    record Asked(String runbook, String id, String reason, String back) {
        Asked {
            reason = reason == null ? "" : reason;
            back = back == null ? "" : back;
        }

        String schedule() {
            return runbook + "/" + id;
        }
    }

    private interface Work {
        void run() throws ScheduleDesk.Refused;
    }

    private static String done(Asked asked, RedirectAttributes after, Work work) {
        try {
            work.run();
        } catch (ScheduleDesk.Refused e) {
            after.addFlashAttribute("refusal", e.getMessage());
        }
        return asked.back().equals("drills") ? "redirect:/drills" : "redirect:/schedules";
    }
}
