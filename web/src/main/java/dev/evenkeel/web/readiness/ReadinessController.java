package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.activities.store.Readiness;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import dev.evenkeel.workflows.contract.Role;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Readiness: all services at a glance, and each of them with what was found. */
@Controller
@RequestMapping("/readiness")
class ReadinessController {

    /** An evaluation that was begun longer ago was given up. */
    private static final long LONGEST_MILLIS = 3_600_000;
    /** After this time without a word the page does not wait for what was asked for. */
    private static final long AWAITED_MILLIS = 30_000;

    private final Matrix matrix;
    private final Readiness readiness;
    private final Subjects subjects;
    private final Evaluations evaluations;
    private final InstantSource clock;

    ReadinessController(Matrix matrix, Store store, Subjects subjects, Evaluations evaluations, InstantSource clock) {
        this.matrix = matrix;
        this.readiness = store.readiness();
        this.subjects = subjects;
        this.evaluations = evaluations;
        this.clock = clock;
    }

    /** @param asked when the viewer asked for an evaluation, milliseconds since the epoch; 0 for not at all */
    @GetMapping
    String readiness(
            @RequestParam(defaultValue = "0") long asked, @ModelAttribute("viewer") Viewer viewer, Model model) {
        model.addAttribute("parts", matrix.parts());
        model.addAttribute("checks", Check.values());
        model.addAttribute("strays", subjects.strays());
        progress(asked, viewer, model);
        return "readiness/matrix";
    }

    @GetMapping("/{environment}/{service}")
    String service(
            @PathVariable String environment,
            @PathVariable String service,
            @RequestParam(defaultValue = "0") long asked,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        Target target = new Target(environment, service);
        Matrix.Row row = matrix.row(target).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("row", row);
        model.addAttribute(
                "cells",
                row.cells().stream()
                        .flatMap(Optional::stream)
                        .map(cell -> new Details(
                                cell,
                                cell.findings().stream()
                                        .map(known -> new Told(
                                                known,
                                                readiness.changes(
                                                        target,
                                                        cell.check(),
                                                        known.finding().subject())))
                                        .toList()))
                        .toList());
        progress(asked, viewer, model);
        return "readiness/service";
    }

    @PostMapping
    String again(
            @RequestParam(defaultValue = "") String environment,
            @RequestParam(defaultValue = "") String service,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        if (!viewer.mayAnywhere(Role.RESPONDER)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        try {
            long now = clock.millis();
            evaluations.ask();
            after.addAttribute("asked", now);
        } catch (Evaluations.Away e) {
            after.addFlashAttribute("refusal", e.words());
        }
        if (environment.isEmpty() || service.isEmpty()) {
            return "redirect:/readiness";
        }
        after.addAttribute("environment", environment);
        after.addAttribute("service", service);
        return "redirect:/readiness/{environment}/{service}";
    }

    record Details(Matrix.Cell cell, List<Told> told) {}

    /** @param changes of its state, the latest first */
    record Told(Readiness.Known known, List<Readiness.Change> changes) {}

    private void progress(long asked, Viewer viewer, Model model) {
        long now = clock.millis();
        Readiness.@Nullable Evaluation latest = readiness.latest().orElse(null);
        boolean going = latest != null && latest.finishedAt() == null && now - latest.startedAt() < LONGEST_MILLIS;
        boolean awaited = asked > 0 && now - asked < AWAITED_MILLIS && (latest == null || latest.startedAt() < asked);
        model.addAttribute("asked", asked);
        model.addAttribute("going", going ? latest : null);
        model.addAttribute("awaited", awaited && !going);
        model.addAttribute("finished", readiness.finished().orElse(null));
        model.addAttribute("mayAsk", viewer.mayAnywhere(Role.RESPONDER));
        model.addAttribute("tones", new Tones());
    }

    /** The tone and the icon of each state. */
    static final class Tones {

        public String tone(State state) {
            return switch (state) {
                case OK -> "ok";
                case WARN -> "wait";
                case BAD -> "bad";
                case UNKNOWN -> "calm";
            };
        }

        public String icon(State state) {
            return switch (state) {
                case OK -> "done";
                case WARN -> "warn";
                case BAD -> "failed";
                case UNKNOWN -> "unknown";
            };
        }
    }
}
