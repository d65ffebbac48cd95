package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.RunFilter;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import io.swagger.v3.oas.annotations.Operation;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Runs: the list, one of them, its journal. */
@RestController
@RequestMapping("/api/v1/runs")
class RunsApiController {

    private static final int MOST_RUNS = 200;
    private static final int MOST_EVENTS = 1_000;

    private final Store store;
    private final Reach reach;

    RunsApiController(Store store, Reach reach) {
        this.store = store;
        this.reach = reach;
    }

    /** @param next the cursor of the page after this one; null at the end */
    record RunList(List<RunAnswer.Summary> runs, @Nullable String next) {}

    /** @param more whether there are events behind the last one now */
    record EventList(List<EventAnswer> events, boolean more) {}

    /** @param seq 1, 2, 3, … without gaps */
    record EventAnswer(
            long seq,
            long at,
            String type,
            @Nullable String step,
            int attempt,
            @Nullable String actor,
            Map<String, Object> data) {

        static EventAnswer of(JournalEvent event) {
            return new EventAnswer(
                    event.seq(),
                    event.at(),
                    Names.of(event.type()),
                    event.step(),
                    event.attempt(),
                    event.actor(),
                    event.data());
        }
    }

    @Operation(summary = "Runs, the newest first")
    @GetMapping
    RunList runs(
            @RequestParam(required = false) @Nullable String text,
            @RequestParam(required = false) @Nullable String runbook,
            @RequestParam(defaultValue = "") List<String> status,
            @RequestParam(defaultValue = "false") boolean waiting,
            @RequestParam(required = false) @Nullable String mode,
            @RequestParam(required = false) @Nullable String environment,
            @RequestParam(required = false) @Nullable String requester,
            @RequestParam(required = false) @Nullable Long from,
            @RequestParam(required = false) @Nullable Long to,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit,
            @AuthenticationPrincipal ApiCaller caller) {
        if (environment != null) {
            Reach.check(caller, environment);
        }
        if (limit < 1 || limit > MOST_RUNS) {
            throw ApiException.field("limit", "It is from 1 to " + MOST_RUNS + ".");
        }
        RunFilter filter = new RunFilter(
                text,
                runbook,
                statuses(status),
                waiting,
                mode == null ? null : mode(mode),
                environment == null ? caller.token().environment() : environment,
                requester,
                from,
                to);
        Runs.Page page = page(filter, cursor, limit);
        return new RunList(page.runs().stream().map(RunAnswer.Summary::of).toList(), page.next());
    }

    @Operation(summary = "One run: its steps, and what it asks people")
    @GetMapping("/{id}")
    RunAnswer run(@PathVariable String id, @AuthenticationPrincipal ApiCaller caller) {
        RunSummary run = reach.run(id, caller);
        return RunAnswer.of(RunView.of(run, store.journal().read(id, 0)));
    }

    @Operation(summary = "What happened in a run, behind an event that is known")
    @GetMapping("/{id}/journal")
    EventList journal(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long after,
            @AuthenticationPrincipal ApiCaller caller) {
        reach.run(id, caller);
        List<JournalEvent> events = store.journal().read(id, after);
        return new EventList(
                events.stream().limit(MOST_EVENTS).map(EventAnswer::of).toList(), events.size() > MOST_EVENTS);
    }

    private Runs.Page page(RunFilter filter, @Nullable String cursor, int limit) {
        try {
            return store.runs().list(filter, cursor, limit);
        } catch (IllegalArgumentException e) {
            throw ApiException.of(
                    HttpStatus.BAD_REQUEST, "This cursor is none of ours. Leave it out to begin at the newest run.");
        }
    }

    private static Set<RunStatus> statuses(List<String> names) {
        Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
        names.forEach(name -> statuses.add(Names.read(RunStatus.class, name)
                .orElseThrow(() -> ApiException.field("status", Names.choices(RunStatus.class)))));
        return statuses;
    }

    static Mode mode(String name) {
        return Names.read(Mode.class, name).orElseThrow(() -> ApiException.field("mode", Names.choices(Mode.class)));
    }
}
