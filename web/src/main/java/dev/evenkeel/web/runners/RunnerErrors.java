package dev.evenkeel.web.runners;

import dev.evenkeel.activities.runner.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** How a refusal reaches a runner: as a sentence that it logs. */
@RestControllerAdvice(basePackageClasses = RunnerErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class RunnerErrors {

    private static final Logger LOG = LoggerFactory.getLogger(RunnerErrors.class);

    @ExceptionHandler
    ResponseEntity<byte[]> refused(NotForRunner refused) {
        return problem(new Wire.Problem(refused.status(), String.valueOf(refused.getMessage()), refused.holder()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> garbage(IllegalArgumentException garbage) {
        return problem(new Wire.Problem(400, "The server does not understand this request of the runner.", null));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> trouble(Exception trouble) {
        LOG.warn("A runner's request was not answered", trouble);
        return problem(new Wire.Problem(503, "The server cannot do that now; it is tried again.", null));
    }

    private static ResponseEntity<byte[]> problem(Wire.Problem problem) {
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Wire.write(problem));
    }
}
