package dev.evenkeel.web.api;

import dev.evenkeel.web.reports.Report;
import dev.evenkeel.web.reports.Reports;
import dev.evenkeel.web.security.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The reports of recoveries and drills. */
@RestController
class ReportApiController {

    private final Reports reports;
    private final Reach reach;

    ReportApiController(Reports reports, Reach reach) {
        this.reports = reports;
        this.reach = reach;
    }

    @Operation(
            summary = "The report of a recovery or a drill",
            description = "Before the run has ended: what is known so far.")
    @GetMapping("/api/v1/runs/{id}/report")
    Report report(@PathVariable String id, @AuthenticationPrincipal ApiCaller caller) {
        reach.run(id, caller);
        return reports.of(id)
                .map(Reports.Told::report)
                .orElseThrow(() -> ApiException.of(
                        HttpStatus.NOT_FOUND,
                        "Run " + id + " is neither a recovery nor a drill, so it has no report. Read its journal: GET"
                                + " /api/v1/runs/" + id + "/journal."));
    }
}
