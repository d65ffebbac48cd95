package dev.evenkeel.web.schedules;

import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.workflows.contract.Mode;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The drills: a calendar of what was and what comes, the last one of each service, and those that wait for somebody. */
@Controller
class DrillsController {

    private static final int SHOWN = 10;
    private static final int WEEK = 7;

    private final Agenda agenda;
    private final ScheduleDesk desk;
    private final InstantSource clock;

    DrillsController(Agenda agenda, ScheduleDesk desk, InstantSource clock) {
        this.agenda = agenda;
        this.desk = desk;
        this.clock = clock;
    }

    /** @param zone of the viewer, as the browser has told it */
    @GetMapping("/drills")
    String drills(
            @RequestParam(required = false) @Nullable String month,
            @CookieValue(required = false) @Nullable String zone,
            Model model) {
        ZoneId here = zone(zone);
        YearMonth shown = month(month, here);
        LocalDate first = shown.atDay(1).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate last = shown.atEndOfMonth().with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
        int days = (int) (last.toEpochDay() - first.toEpochDay()) + 1;
        model.addAttribute("zone", here.getId());
        model.addAttribute("month", shown);
        model.addAttribute("weeks", days / WEEK);
        model.addAttribute(
                "days",
                agenda.days(first, days, here, date -> YearMonth.from(date).equals(shown)));
        model.addAttribute(
                "lines", agenda.lines(1, 1).stream().filter(Agenda.Line::drill).toList());
        model.addAttribute("coming", agenda.coming(Agenda.Line::drill, SHOWN));
        model.addAttribute("confirming", agenda.confirming());
        model.addAttribute(
                "missed",
                agenda.missed().stream()
                        .filter(fire -> fire.mode() == Mode.DRILL)
                        .toList());
        model.addAttribute("last", agenda.lastDrills());
        model.addAttribute("token", UUID.randomUUID().toString());
        return "schedules/drills";
    }

    @PostMapping("/drills/decide")
    String decide(
            @RequestParam String launcher,
            @RequestParam boolean agree,
            @RequestParam(defaultValue = "") String comment,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        try {
            desk.decide(launcher, viewer.name(), agree, comment);
        } catch (ScheduleDesk.Refused e) {
            after.addFlashAttribute("refusal", e.getMessage());
        }
        return "redirect:/drills";
    }

    private YearMonth month(@Nullable String month, ZoneId zone) {
        YearMonth now = YearMonth.from(clock.instant().atZone(zone));
        try {
            YearMonth asked = month == null ? now : YearMonth.parse(month);
            return Math.abs(asked.getYear() - now.getYear()) > 10 ? now : asked;
        } catch (DateTimeException notAMonth) {
            return now;
        }
    }

    static ZoneId zone(@Nullable String name) {
        return name != null && ZoneId.getAvailableZoneIds().contains(name) ? ZoneId.of(name) : ZoneId.of("UTC");
    }
}
