package dev.evenkeel.web.api;

import java.util.List;
import org.springframework.http.HttpStatus;

/** A request that cannot be answered as was asked; it leaves as a {@link Problem}. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient List<Problem.FieldError> errors;

    private ApiException(HttpStatus status, String message, List<Problem.FieldError> errors) {
        super(message);
        this.status = status;
        this.errors = List.copyOf(errors);
    }

    /** @param message what happened and what to do */
    static ApiException of(HttpStatus status, String message) {
        return new ApiException(status, message, List.of());
    }

    static ApiException fields(List<Problem.FieldError> errors) {
        return new ApiException(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Something in the request does not fit. Correct what errors names, then send it again.",
                errors);
    }

    static ApiException field(String field, String message) {
        return fields(List.of(new Problem.FieldError(field, message)));
    }

    static ApiException noRun(String id) {
        return of(HttpStatus.NOT_FOUND, "There is no run " + id + ". Look for it in the list: GET /api/v1/runs.");
    }

    HttpStatus status() {
        return status;
    }

    List<Problem.FieldError> errors() {
        return errors;
    }
}
