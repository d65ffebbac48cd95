package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.Deployments;
import dev.evenkeel.web.estate.Answer;
import dev.evenkeel.web.estate.Matrix;
import dev.evenkeel.web.estate.Overview;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.workflows.contract.Freeze;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What runs where. */
@RestController
class EstateApiController {

    private final Overview overview;

    EstateApiController(Overview overview) {
        this.overview = overview;
    }

    record EstateAnswer(List<EnvironmentAnswer> environments) {}

    record EnvironmentAnswer(
            String name, String title, List<String> sites, List<FreezeAnswer> frozen, List<ServiceAnswer> services) {}

    /** @param until milliseconds since the epoch; null when it has no end */
    record FreezeAnswer(String id, String title, @Nullable Long until, String reason, String contact) {
        static FreezeAnswer of(Freeze.Holding holding) {
            Freeze freeze = holding.freeze();
            return new FreezeAnswer(freeze.id(), freeze.title(), holding.until(), freeze.reason(), freeze.contact());
        }
    }

    record ServiceAnswer(
            String name,
            String title,
            String owner,
            @Nullable DrillAnswer lastDrill,
            List<SiteAnswer> sites) {}

    /** @param at when it began, milliseconds since the epoch */
    record DrillAnswer(String run, String status, long at) {}

    /**
     * @param recorded what deploys have recorded; null when nothing
     * @param answers what the site says; null when it is not asked
     * @param mismatch whether the two differ
     * @param partial whether a deploy was left in the middle there
     */
    record SiteAnswer(
            String site,
            boolean primary,
            boolean standby,
            @Nullable RecordedAnswer recorded,
            @Nullable AskedAnswer answers,
            @Nullable AskedAnswer health,
            boolean mismatch,
            boolean partial) {
        static SiteAnswer of(Matrix.Cell cell) {
            return new SiteAnswer(
                    cell.site(),
                    cell.primary(),
                    cell.standby(),
                    cell.recorded() == null ? null : RecordedAnswer.of(cell.recorded()),
                    AskedAnswer.of(cell.version()),
                    AskedAnswer.of(cell.health()),
                    cell.mismatch(),
                    cell.partial());
        }
    }

    /**
     * @param version what is there, as recorded; while a deploy is not done, what was there before it
     * @param wanted the version that the last deploy brings
     * @param state deploying, deployed, rolled_back, failed or unknown
     */
    record RecordedAnswer(
            String version, String digest, String wanted, String state, String run, String actor, long at) {
        static RecordedAnswer of(Deployments.Entry entry) {
            return new RecordedAnswer(
                    entry.version(),
                    entry.digest(),
                    entry.deployment().version(),
                    Names.of(entry.deployment().state()),
                    entry.deployment().runId(),
                    entry.deployment().actor(),
                    entry.deployment().at());
        }
    }

    /**
     * @param state good, bad or pending
     * @param text the version, or why there is none
     */
    record AskedAnswer(String state, String text) {
        static @Nullable AskedAnswer of(Answer answer) {
            return answer.state() == Answer.State.NOT_ASKED
                    ? null
                    : new AskedAnswer(Names.of(answer.state()), answer.text());
        }
    }

    @Operation(summary = "Which version of each service runs at which site, as recorded and as the sites answer")
    @GetMapping("/api/v1/estate")
    EstateAnswer estate(@AuthenticationPrincipal ApiCaller caller) {
        return new EstateAnswer(overview.matrices(caller::reaches).stream()
                .map(EstateApiController::environment)
                .toList());
    }

    private static EnvironmentAnswer environment(Matrix matrix) {
        return new EnvironmentAnswer(
                matrix.environment().name(),
                matrix.environment().title(),
                matrix.environment().sites(),
                matrix.frozen().stream().map(FreezeAnswer::of).toList(),
                matrix.rows().stream().map(EstateApiController::service).toList());
    }

    private static ServiceAnswer service(Matrix.Row row) {
        return new ServiceAnswer(
                row.service().name(),
                row.service().title(),
                row.service().owner(),
                row.drilled() == null
                        ? null
                        : new DrillAnswer(
                                row.drilled().runId(),
                                Names.of(row.drilled().status()),
                                row.drilled().startedAt()),
                row.cells().stream()
                        .filter(Matrix.Cell::here)
                        .map(SiteAnswer::of)
                        .toList());
    }
}
