package dev.evenkeel.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns everything that goes wrong below {@code /api/} into a problem; the pages keep their own. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ApiErrors implements HandlerExceptionResolver {

    private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

    private final ProblemWriter writer;

    ApiErrors(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception exception) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (!path.startsWith("/api/") || path.startsWith("/api/runner/")) {
            return null;
        }
        try {
            write(request, response, exception);
        } catch (IOException e) {
            log.debug("Who asked for {} has gone", request.getRequestURI());
        }
        return new ModelAndView();
    }

    private void write(HttpServletRequest request, HttpServletResponse response, Exception exception)
            throws IOException {
        switch (exception) {
            case ApiException known ->
                writer.write(request, response, known.status(), String.valueOf(known.getMessage()), known.errors());
            case HttpMessageNotReadableException unreadable -> unreadable(request, response, unreadable);
            case MethodArgumentTypeMismatchException mismatch ->
                writer.write(
                        request,
                        response,
                        HttpStatus.BAD_REQUEST,
                        "A parameter has a value that it cannot have. Correct what errors names.",
                        List.of(new Problem.FieldError(mismatch.getName(), "This value is not one that it can have.")));
            case ErrorResponse standard -> {
                response.addHeader("Cache-Control", "no-store");
                standard.getHeaders()
                        .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
                writer.write(request, response, standard.getStatusCode(), words(standard), List.of());
            }
            case IOException gone
            when response.isCommitted() -> log.debug("Who read {} has gone", request.getRequestURI());
            default -> {
                log.error("{} {} failed", request.getMethod(), request.getRequestURI(), exception);
                writer.write(
                        request,
                        response,
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "The server failed to answer. Try again; if it stays, its log says why.");
            }
        }
    }

    private void unreadable(
            HttpServletRequest request, HttpServletResponse response, HttpMessageNotReadableException exception)
            throws IOException {
        // First of all: the reader of JSON wraps it, and would say where it stopped reading.
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyLimit.TooLarge tooLarge) {
                writer.write(request, response, HttpStatus.CONTENT_TOO_LARGE, String.valueOf(tooLarge.getMessage()));
                return;
            }
        }
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnrecognizedPropertyException unknown) {
                writer.write(
                        request,
                        response,
                        HttpStatus.BAD_REQUEST,
                        "The body has a field that is not known. Correct its name or leave it out; nothing was done.",
                        List.of(new Problem.FieldError(
                                unknown.getPropertyName(),
                                "Known are: "
                                        + String.join(
                                                ", ",
                                                unknown.getKnownPropertyIds().stream()
                                                        .map(String::valueOf)
                                                        .toList())
                                        + ".")));
                return;
            }
            if (cause instanceof JacksonException wrong && wrong.getLocation() != null) {
                writer.write(
                        request,
                        response,
                        HttpStatus.BAD_REQUEST,
                        "The body is not the JSON that is expected here (line "
                                + wrong.getLocation().getLineNr() + ", column "
                                + wrong.getLocation().getColumnNr()
                                + "). Nothing was done; /api/v1/openapi.yaml describes it.");
                return;
            }
        }
        writer.write(
                request,
                response,
                HttpStatus.BAD_REQUEST,
                "The body is missing or is not JSON. Nothing was done; /api/v1/openapi.yaml describes it.");
    }

    private static String words(ErrorResponse standard) {
        return switch (standard.getStatusCode().value()) {
            case 404 -> "There is nothing at this address. /api/v1/openapi.yaml describes what there is.";
            case 405 -> "This address does not take this method. /api/v1/openapi.yaml describes what it takes.";
            case 406 -> "This is not offered in the form that Accept asks for. Ask for application/json.";
            case 415 -> "The body has to be JSON. Send it with Content-Type: application/json.";
            default -> {
                @Nullable String detail = standard.getBody().getDetail();
                yield (detail == null ? "The request is not understood." : detail)
                        + " /api/v1/openapi.yaml describes what is.";
            }
        };
    }
}
