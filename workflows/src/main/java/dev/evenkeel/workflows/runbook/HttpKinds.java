package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How a runbook speaks HTTP. */
final class HttpKinds {

    private static final Shape STATUS = new Shape.Whole(100, 599);

    static final List<Kind> ALL = List.of(
            Kind.looks(
                    "http.check",
                    "Asks a URL until it answered well for a while.",
                    HttpKinds::check,
                    required("url", Shape.TEMPLATE, "The URL."),
                    optional("status", STATUS, "200", "The status of a good answer."),
                    optional("contains", Shape.TEMPLATE, "A text that a good answer contains."),
                    optional("every", Shape.DURATION, "1s", "The pause between two requests."),
                    optional("for", Shape.DURATION, "0s", "How long the answers have to stay good."),
                    optional("within", Shape.DURATION, "60s", "How long it may take in all.")),
            Kind.acts(
                    "http.request",
                    "Sends one request.",
                    HttpKinds::request,
                    optional(
                            "method",
                            new Shape.OneOf(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")),
                            "GET",
                            "The method."),
                    required("url", Shape.TEMPLATE, "The URL."),
                    optional("headers", Shapes.TEXT_MAP, "Header fields, by name."),
                    optional("body", Shape.ANY, "The body; lists and maps are sent as JSON."),
                    optional(
                            "status",
                            new Shape.Either(new Shape.ListOf(STATUS, 1), STATUS),
                            "200",
                            "The status, or statuses, that count as success."),
                    optional(
                            "idempotent",
                            Shape.TRUTH,
                            "false",
                            "Your word that the service does a write once however often it comes with the same"
                                    + " Idempotency-Key: when the answer is lost, it is sent again.")));

    private HttpKinds() {}

    private static HttpStep.Check check(Step.Common common, KindFields fields) {
        Fields plain = fields.plain();
        Duration every = plain.duration("every", Duration.ofSeconds(1));
        Duration steady = plain.duration("for", Duration.ZERO);
        Duration within = plain.duration("within", Duration.ofSeconds(60));
        if (every.isZero()) {
            fields.problem("every", "'every' is zero", "Write a pause, for example 1s.");
        }
        if (within.isZero() || steady.compareTo(within) > 0 || every.compareTo(within) > 0) {
            fields.problem(
                    plain.has("within") ? "within" : plain.has("for") ? "for" : "every",
                    "This check can never pass: 'within' (60s when left out) is shorter than 'for' or 'every'",
                    "Give it more time with 'within'.");
        }
        return new HttpStep.Check(
                common,
                fields.url("url"),
                plain.whole("status", 200),
                fields.maybeText("contains"),
                every,
                steady,
                within);
    }

    private static HttpStep.Request request(Step.Common common, KindFields fields) {
        Fields plain = fields.plain();
        List<Integer> statuses = new ArrayList<>();
        plain.items("status").forEach(node -> {
            if (Fields.value(node) instanceof Long status) {
                statuses.add(status.intValue());
            }
        });
        return new HttpStep.Request(
                common,
                plain.text("method", "GET"),
                fields.url("url"),
                fields.texts("headers"),
                fields.maybe("body", Type.ANY),
                statuses.isEmpty() ? List.of(plain.whole("status", 200)) : List.copyOf(statuses),
                plain.truth("idempotent", false));
    }
}
