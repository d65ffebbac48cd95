package dev.evenkeel.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * An error as RFC 9457 writes it.
 *
 * @param detail what happened and what to do
 * @param errors what is wrong with single fields of the request
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(String type, String title, int status, String detail, String instance, List<FieldError> errors) {

    static final String MEDIA_TYPE = "application/problem+json";

    /** @param field its path, for example {@code inputs.version} */
    record FieldError(String field, String message) {}

    static Problem of(HttpStatusCode status, String detail, String instance, List<FieldError> errors) {
        HttpStatus known = HttpStatus.resolve(status.value());
        String title = known == null ? "Error" : known.getReasonPhrase();
        return new Problem("about:blank", title, status.value(), detail, instance, errors);
    }
}
