package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.LogChunk;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.catalog.Versions;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.page.Words;
import dev.evenkeel.web.reports.PlannedRunbooks;
import dev.evenkeel.web.reports.Reports;
import dev.evenkeel.web.runs.log.LogLines;
import dev.evenkeel.web.runs.plays.PlayShelf;
import dev.evenkeel.web.runs.view.ClockView;
import dev.evenkeel.web.runs.view.IncidentView;
import dev.evenkeel.web.runs.view.RecoveryView;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.TimelinePart;
import dev.evenkeel.web.security.Readers;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The page of one run, and its live news. */
@Controller
@RequestMapping("/runs/{id}")
class RunController {

    private static final int TAIL = 400;
    private static final int RECENT = 200;

    private final Store store;
    private final RunEvents events;
    private final Viewers viewers;
    private final Versions versions;
    private final Expected expected;
    private final MessageSource messages;
    private final Words words;
    private final Gates gates;
    private final RunnerNotices runners;
    private final PlannedRunbooks planned;
    private final Reports reports;
    private final InstantSource clock;
    private final Catalog catalog;
    private final Readers readers;

    RunController(
            Store store,
            RunEvents events,
            Viewers viewers,
            Versions versions,
            Expected expected,
            MessageSource messages,
            Words words,
            RunnerNotices runners,
            PlannedRunbooks planned,
            Reports reports,
            InstantSource clock,
            Catalog catalog,
            Readers readers) {
        this.readers = readers;
        this.catalog = catalog;
        this.planned = planned;
        this.reports = reports;
        this.clock = clock;
        this.messages = messages;
        this.words = words;
        this.gates = new Gates(store);
        this.runners = runners;
        this.versions = versions;
        this.expected = expected;
        this.store = store;
        this.events = events;
        this.viewers = viewers;
    }

    /** @param step shows only this step's output */
    @GetMapping
    String run(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String step,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        fill(id, DecisionForm.empty(), viewer, model);
        fillLog(id, step, model);
        return "runs/detail";
    }

    /** The parts of the page that change, for the script that keeps it live. */
    @GetMapping("/live")
    String live(@PathVariable String id, @ModelAttribute("viewer") Viewer viewer, Model model) {
        fill(id, DecisionForm.empty(), viewer, model);
        return "runs/detail :: live";
    }

    @GetMapping("/log")
    String log(@PathVariable String id, @RequestParam(required = false) @Nullable String step, Model model) {
        summary(id);
        fillLog(id, step, model);
        return "runs/detail :: log-lines";
    }

    @GetMapping(path = "/events", produces = "text/event-stream")
    SseEmitter events(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long after,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @ModelAttribute("viewer") Viewer viewer) {
        summary(id);
        return events.open(id, cursor(lastEventId, after), () -> readers.sees(viewer.name(), id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE));
    }

    @GetMapping("/cancel")
    String cancel(@PathVariable String id, Model model) {
        model.addAttribute("run", summary(id));
        model.addAttribute("form", DecisionForm.empty());
        return "runs/cancel";
    }

    void fill(String id, DecisionForm form, Viewer viewer, Model model) {
        RunSummary summary = summary(id);
        List<JournalEvent> journal = store.journal().read(id, 0);
        RunView view = RunView.of(summary, journal);
        model.addAttribute(
                "wouldAsk", summary.mode() == Mode.REHEARSAL ? WouldAsk.of(view, journal, viewers) : List.of());
        RunPage page = RunPage.of(view, viewer, viewers, store.artifacts().list(id));
        model.addAttribute("page", page);
        model.addAttribute("mayFailBack", page.mayFailBack() && planned.saysWayBack(summary, view.path()));
        model.addAttribute("run", view);
        model.addAttribute("timeline", TimelinePart.latest(view.timeline(), RECENT));
        model.addAttribute("mayMark", view.incident() != null && page.mayComment());
        IncidentView incident = view.incident();
        model.addAttribute(
                "incident",
                incident == null ? null : IncidentPage.of(view, incident, launched(incident), viewer, viewers));
        model.addAttribute("launchable", incident == null ? List.of() : launchable(summary));
        model.addAttribute(
                "plays",
                PlayShelf.of(
                        store.plays(),
                        view,
                        PlaysController.html(messages, words, id, LocaleContextHolder.getLocale())));
        List<Gates.Measured> measured = gates.of(view);
        model.addAttribute("gates", measured);
        model.addAttribute("gatesVersion", Gates.version(measured));
        model.addAttribute("clock", clock(view));
        model.addAttribute("told", summary.status().finished() ? reports.of(id).orElse(null) : null);
        model.addAttribute("runners", runners.of(view, journal));
        if (!view.path().isEmpty()) {
            model.addAttribute("version", versions.version(view.path(), summary.commit(), summary.definitionHash()));
        }
        model.addAttribute("past", expected.of(summary.runbook()));
        model.addAttribute("summary", summary);
        model.addAttribute("form", form);
    }

    /** What was launched from a room that has ended goes on, and tells it nothing any more. */
    private List<IncidentView.Launched> launched(IncidentView incident) {
        return incident.launched().stream()
                .map(run -> run.status().finished()
                        ? run
                        : new IncidentView.Launched(
                                run.run(),
                                run.title(),
                                store.runs()
                                        .find(run.run())
                                        .map(RunSummary::status)
                                        .orElse(run.status())))
                .toList();
    }

    /** The other runbooks that can run where the incident is. */
    private List<Catalog.Entry> launchable(RunSummary incident) {
        return catalog.entries().stream()
                .filter(entry -> entry.launchable() && !entry.name().equals(incident.runbook()))
                .filter(entry -> catalog.environments(entry).contains(incident.environment()))
                .toList();
    }

    /** Null for a run that is no recovery. */
    private @Nullable ClockView clock(RunView view) {
        @Nullable RecoveryView recovery = view.recovery();
        return recovery == null
                ? null
                : ClockView.of(view, recovery, planned.budgets(view.summary(), view.path()), clock.millis());
    }

    void fillLog(String id, @Nullable String step, Model model) {
        String only = step == null || step.isBlank() ? null : step;
        List<LogChunk> chunks = store.logs().latest(id, only, TAIL);
        LogLines lines = new LogLines();
        StringBuilder html = new StringBuilder();
        StringBuilder unfinished = new StringBuilder();
        long cursor = 0;
        for (LogChunk chunk : chunks) {
            unfinished.append(lines.add(chunk));
            if (lines.complete()) { // the live view goes on from here: in the middle of a line it would lose its
                // beginning
                html.append(unfinished);
                unfinished.setLength(0);
                cursor = chunk.id();
            }
        }
        if (summary(id).status().finished()) {
            html.append(unfinished).append(lines.rest());
        }
        model.addAttribute("logHtml", html.toString());
        model.addAttribute("logCursor", cursor);
        model.addAttribute("logStep", only == null ? "" : only);
    }

    private RunSummary summary(String id) {
        return store.runs().find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** A browser that comes back says where it was; else the page says what it already shows. */
    private static long cursor(@Nullable String lastEventId, long after) {
        try {
            return lastEventId == null || lastEventId.isEmpty() ? after : Long.parseLong(lastEventId);
        } catch (NumberFormatException e) {
            return after;
        }
    }
}
