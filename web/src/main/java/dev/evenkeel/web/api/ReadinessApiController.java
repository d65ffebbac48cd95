package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.Readiness;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.readiness.Evaluations;
import dev.evenkeel.web.readiness.Matrix;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.web.security.Permissions;
import dev.evenkeel.workflows.contract.Role;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Whether services are ready to be recovered. */
@RestController
@RequestMapping("/api/v1/readiness")
class ReadinessApiController {

    private final Matrix matrix;
    private final Readiness readiness;
    private final Evaluations evaluations;
    private final Permissions permissions;

    ReadinessApiController(Matrix matrix, Store store, Evaluations evaluations, Permissions permissions) {
        this.matrix = matrix;
        this.readiness = store.readiness();
        this.evaluations = evaluations;
        this.permissions = permissions;
    }

    /** @param evaluation the one that was begun last; null when there was none yet */
    record ReadinessAnswer(@Nullable EvaluationAnswer evaluation, List<ServiceAnswer> services) {}

    /**
     * @param finishedAt milliseconds since the epoch, as all times here; null while it goes on
     * @param targets how many services it looks at, each in an environment
     */
    record EvaluationAnswer(
            String id, long startedAt, @Nullable Long finishedAt, int targets, int done) {}

    /** @param state the worst of its checks */
    record ServiceAnswer(String service, String environment, String state, List<FindingAnswer> checks) {}

    /** @param since when the state became what it is */
    record FindingAnswer(
            String check, String subject, String state, String message, String advice, long since, long checkedAt) {}

    @Operation(summary = "What the last checks of each service found, the worst first")
    @GetMapping
    ReadinessAnswer readiness(@AuthenticationPrincipal ApiCaller caller) {
        return new ReadinessAnswer(
                readiness.latest().map(ReadinessApiController::evaluation).orElse(null),
                matrix.parts().stream()
                        .filter(part -> caller.reaches(part.environment()))
                        .flatMap(part -> part.rows().stream())
                        .map(ReadinessApiController::service)
                        .toList());
    }

    @Operation(
            summary = "Have everything checked again",
            description =
                    "Asked for while an evaluation runs, it becomes one more after it, however often it is asked for.")
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    void again(@AuthenticationPrincipal ApiCaller caller) {
        if (!permissions.canSomewhere(caller.getName(), Role.RESPONDER)) {
            throw ApiException.of(
                    HttpStatus.FORBIDDEN, "This needs the role responder. Ask an administrator for the role.");
        }
        try {
            evaluations.ask();
        } catch (Evaluations.Away e) {
            throw ApiException.of(HttpStatus.SERVICE_UNAVAILABLE, e.words());
        }
    }

    private static EvaluationAnswer evaluation(Readiness.Evaluation evaluation) {
        return new EvaluationAnswer(
                evaluation.id(),
                evaluation.startedAt(),
                evaluation.finishedAt(),
                evaluation.targets(),
                evaluation.done());
    }

    private static ServiceAnswer service(Matrix.Row row) {
        return new ServiceAnswer(
                row.target().service(),
                row.target().environment(),
                row.state().key(),
                row.cells().stream()
                        .flatMap(Optional::stream)
                        .flatMap(cell -> cell.findings().stream())
                        .map(known -> new FindingAnswer(
                                known.finding().check().key(),
                                known.finding().subject(),
                                known.finding().state().key(),
                                known.finding().message(),
                                known.finding().advice(),
                                known.since(),
                                known.at()))
                        .toList());
    }
}
