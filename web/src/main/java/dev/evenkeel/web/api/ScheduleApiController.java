package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.ScheduleFires;
import dev.evenkeel.activities.store.ScheduleFires.Fire;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.schedules.Agenda;
import dev.evenkeel.web.schedules.ScheduleDesk;
import dev.evenkeel.web.security.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What starts by itself: the list, what became of the times, pause and resume, a start now. */
@RestController
@RequestMapping("/api/v1/schedules")
class ScheduleApiController {

    private static final int TIMES = 10;
    private static final int MOST = 1_000;
    private static final long WEEK = 7 * 86_400_000L;

    private final Agenda agenda;
    private final ScheduleDesk desk;
    private final ScheduleFires fires;
    private final InstantSource clock;

    ScheduleApiController(Agenda agenda, ScheduleDesk desk, Store store, InstantSource clock) {
        this.agenda = agenda;
        this.desk = desk;
        this.fires = store.scheduleFires();
        this.clock = clock;
    }

    /**
     * @param catchUp seconds, as {@code jitter}
     * @param next milliseconds since the epoch
     * @param pausedBy null while it is not paused
     */
    record ScheduleAnswer(
            String schedule,
            String title,
            String runbook,
            @Nullable String service,
            String environment,
            String mode,
            String cron,
            String zone,
            String overlap,
            long catchUp,
            long jitter,
            List<String> except,
            List<Long> next,
            @Nullable String pausedBy,
            @Nullable String pauseReason) {

        static ScheduleAnswer of(Agenda.Line line) {
            var timing = line.plan().timing();
            return new ScheduleAnswer(
                    line.schedule(),
                    line.title(),
                    line.runbook(),
                    line.service(),
                    line.plan().environment(),
                    Names.of(line.plan().mode()),
                    timing.cron().text(),
                    timing.zone().getId(),
                    Names.of(timing.overlap()),
                    timing.catchUp().toSeconds(),
                    timing.jitter().toSeconds(),
                    timing.except().stream().map(Object::toString).toList(),
                    line.next(),
                    line.pause() == null ? null : line.pause().actor(),
                    line.pause() == null ? null : line.pause().reason());
        }
    }

    /**
     * @param due milliseconds since the epoch, as all times here
     * @param state confirming, started, skipped, excluded, missed, refused
     * @param status of its run; null when there is none
     */
    record FireAnswer(
            String schedule,
            long due,
            String environment,
            String mode,
            String requester,
            String state,
            String why,
            @Nullable String run,
            @Nullable String status,
            @Nullable Long confirmUntil,
            @Nullable String confirmedBy,
            @Nullable Long endedAt) {

        static FireAnswer of(Fire fire) {
            return new FireAnswer(
                    fire.schedule(),
                    fire.due(),
                    fire.environment(),
                    Names.of(fire.mode()),
                    fire.requester(),
                    Names.of(fire.state()),
                    fire.why(),
                    fire.status() == null ? null : fire.runId(),
                    fire.status() == null ? null : Names.of(fire.status()),
                    fire.confirmUntil(),
                    fire.confirmedBy(),
                    fire.endedAt());
        }
    }

    record ReasonBody(@Nullable String reason) {}

    record StartAnswer(String schedule) {}

    @Operation(summary = "All that starts by itself, with its next times")
    @GetMapping
    List<ScheduleAnswer> schedules(@AuthenticationPrincipal ApiCaller caller) {
        return agenda.lines(TIMES, 0).stream()
                .filter(line -> caller.reaches(line.plan().environment()))
                .map(ScheduleAnswer::of)
                .toList();
    }

    @Operation(
            summary = "What became of the times that were due, the newest first",
            description = "Those of the last seven days, unless from and to say otherwise.")
    @GetMapping("/fires")
    List<FireAnswer> fires(
            @RequestParam(required = false) @Nullable Long from,
            @RequestParam(required = false) @Nullable Long to,
            @AuthenticationPrincipal ApiCaller caller) {
        long until = to == null ? clock.millis() + 1 : to;
        return fires.due(from == null ? until - WEEK : from, until, MOST).stream()
                .filter(fire -> caller.reaches(fire.environment()))
                .map(FireAnswer::of)
                .toList();
    }

    @Operation(summary = "Pause a schedule: nothing starts any more until it is resumed")
    @PostMapping(path = "/{runbook}/{id}/pause", consumes = "application/json")
    ScheduleAnswer pause(
            @PathVariable String runbook,
            @PathVariable String id,
            @RequestBody ReasonBody body,
            @AuthenticationPrincipal ApiCaller caller) {
        String schedule = known(runbook, id, caller).schedule();
        call(() -> desk.pause(schedule, caller.getName(), text(body)));
        return ScheduleAnswer.of(known(runbook, id, caller));
    }

    @Operation(summary = "Resume a schedule")
    @PostMapping(path = "/{runbook}/{id}/resume", consumes = "application/json")
    ScheduleAnswer resume(
            @PathVariable String runbook,
            @PathVariable String id,
            @RequestBody ReasonBody body,
            @AuthenticationPrincipal ApiCaller caller) {
        String schedule = known(runbook, id, caller).schedule();
        call(() -> desk.resume(schedule, caller.getName(), text(body)));
        return ScheduleAnswer.of(known(runbook, id, caller));
    }

    @Operation(
            summary = "Start it now, whatever its time table says",
            description = "With the same Idempotency-Key it starts once, however often it is sent.")
    @PostMapping(path = "/{runbook}/{id}/start")
    ResponseEntity<StartAnswer> start(
            @PathVariable String runbook,
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @AuthenticationPrincipal ApiCaller caller) {
        String schedule = known(runbook, id, caller).schedule();
        call(() -> desk.start(
                schedule, caller.getName(), key == null ? UUID.randomUUID().toString() : key));
        return ResponseEntity.accepted().body(new StartAnswer(schedule));
    }

    private Agenda.Line known(String runbook, String id, ApiCaller caller) {
        Agenda.Line line = agenda.lines(TIMES, 0).stream()
                .filter(each -> each.schedule().equals(runbook + "/" + id))
                .findFirst()
                .orElseThrow(() -> ApiException.of(
                        HttpStatus.NOT_FOUND,
                        "There is no schedule " + runbook + "/" + id + ". Look for it: GET /api/v1/schedules."));
        Reach.check(caller, line.plan().environment());
        return line;
    }

    private static String text(ReasonBody body) {
        return body.reason() == null ? "" : body.reason();
    }

    private interface Work {
        void run() throws ScheduleDesk.Refused;
    }

    private static void call(Work work) {
        try {
            work.run();
        } catch (ScheduleDesk.Refused e) {
            HttpStatus status = switch (e.why()) {
                case ROLE -> HttpStatus.FORBIDDEN;
                case NOT_FOUND -> HttpStatus.NOT_FOUND;
                case NOT_NOW -> HttpStatus.CONFLICT;
                case WRONG -> HttpStatus.UNPROCESSABLE_CONTENT;
                case AWAY -> HttpStatus.SERVICE_UNAVAILABLE;
            };
            throw ApiException.of(status, String.valueOf(e.getMessage()));
        }
    }
}
