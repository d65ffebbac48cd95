package dev.evenkeel.web.api;

import dev.evenkeel.web.actions.ActionDesk;
import dev.evenkeel.web.actions.ActionDesk.Line;
import dev.evenkeel.web.actions.ActionDesk.Show;
import dev.evenkeel.web.actions.ActionRow;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.reports.Notes;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.workflows.contract.Role;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What reports and post-mortems have left to do. */
@RestController
class ActionsApiController {

    private final ActionDesk desk;
    private final Viewers viewers;
    private final Reach reach;

    ActionsApiController(ActionDesk desk, Viewers viewers, Reach reach) {
        this.desk = desk;
        this.viewers = viewers;
        this.reach = reach;
    }

    @Operation(
            summary = "The actions of reports and post-mortems, the longest overdue first",
            description = "show: open (when left out), mine (those of the token's owner), overdue, or done (in the last"
                    + " 30 days, the newest first). The first 500.")
    @GetMapping("/api/v1/actions")
    List<ActionRow> actions(
            @RequestParam(required = false) @Nullable String show,
            @RequestParam(required = false) @Nullable String service,
            @AuthenticationPrincipal ApiCaller caller) {
        return desk
                .list(
                        Show.of(show),
                        service == null || service.isBlank() ? null : service,
                        caller.token().environment(),
                        viewers.viewer(caller.getName()))
                .stream()
                .map(ActionRow::of)
                .toList();
    }

    @Operation(summary = "Say that an action is done", description = "Needs the role responder in its environment.")
    @PostMapping("/api/v1/runs/{id}/actions/{number}/done")
    ActionRow done(@PathVariable String id, @PathVariable long number, @AuthenticationPrincipal ApiCaller caller) {
        reach.run(id, caller);
        Line line = find(id, number);
        boolean may = viewers.viewer(caller.getName())
                .may(Role.RESPONDER, line.action().environment());
        try {
            desk.done(line.action(), caller.getName());
        } catch (Notes.Refused refused) {
            throw ApiException.of(
                    may ? HttpStatus.CONFLICT : HttpStatus.FORBIDDEN, String.valueOf(refused.getMessage()));
        }
        return ActionRow.of(find(id, number));
    }

    private Line find(String id, long number) {
        return desk.find(id, number)
                .orElseThrow(() -> ApiException.of(
                        HttpStatus.NOT_FOUND,
                        "Run " + id + " has no action " + number + ". Look for it: GET /api/v1/actions."));
    }
}
