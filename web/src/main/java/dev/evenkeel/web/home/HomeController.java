package dev.evenkeel.web.home;

import dev.evenkeel.activities.store.RunFilter;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.actions.ActionDesk;
import dev.evenkeel.web.approvals.Waiting;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.readiness.Matrix;
import dev.evenkeel.web.schedules.Agenda;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Home: what needs me, what runs, what ended, and whether the server is well. */
@Controller
class HomeController {

    private static final int SHOWN = 8;
    private static final int DRILLS = 3;
    private static final Set<RunStatus> GOING_ON = Arrays.stream(RunStatus.values())
            .filter(status -> !status.finished() && status != RunStatus.WAITING)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<RunStatus> ENDED =
            Arrays.stream(RunStatus.values()).filter(RunStatus::finished).collect(Collectors.toUnmodifiableSet());

    private final Runs runs;
    private final Waiting waiting;
    private final ServerParts parts;
    private final Agenda agenda;
    private final Matrix readiness;
    private final ActionDesk actions;

    HomeController(
            Store store, Waiting waiting, ServerParts parts, Agenda agenda, Matrix readiness, ActionDesk actions) {
        this.runs = store.runs();
        this.waiting = waiting;
        this.parts = parts;
        this.agenda = agenda;
        this.readiness = readiness;
        this.actions = actions;
    }

    @GetMapping("/")
    String home(@ModelAttribute("viewer") Viewer viewer, Model model) {
        Waiting.Split split = waiting.of(viewer);
        model.addAttribute("mine", split.mine());
        model.addAttribute("others", split.others());
        model.addAttribute(
                "running",
                runs.list(RunFilter.ALL.withStatuses(GOING_ON), null, SHOWN).runs());
        model.addAttribute(
                "ended",
                runs.list(RunFilter.ALL.withStatuses(ENDED), null, SHOWN).runs());
        model.addAttribute("confirming", agenda.confirming());
        model.addAttribute("missed", agenda.missed().stream().limit(SHOWN).toList());
        model.addAttribute("coming", agenda.coming(Agenda.Line::drill, DRILLS));
        model.addAttribute("actions", actions.soon(viewer));
        model.addAttribute("parts", parts.all());
        model.addAttribute(
                "unready",
                readiness.bad().stream()
                        .map(row -> row.title() + " (" + row.target().environment() + ")")
                        .toList());
        return "home";
    }
}
