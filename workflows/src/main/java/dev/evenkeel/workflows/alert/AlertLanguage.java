package dev.evenkeel.workflows.alert;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.JsonSchema;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.util.List;

/** The keys of the file of hooks and routes: the one source of the reader's checks and of the JSON Schema. */
public final class AlertLanguage {

    /** The name of the file, in the runbook folder. */
    public static final String FILE = "alerts.yaml";

    private static final Shape HEADER =
            new Shape.Text("[A-Za-z0-9!#$&'*+.^_`|~-]{1,100}", "the name of a header, such as X-Signature");
    private static final Shape LABEL =
            new Shape.Text("[A-Za-z_][A-Za-z0-9_]*", "the name of a label: letters, digits and _");

    private static final Shape.Block ALERTMANAGER = new Shape.Block(
            "alertmanager",
            List.of(required("token", Shape.SECRET, "A reference to the bearer token that Alertmanager sends.")));

    private static final Shape.Block SIGNED = new Shape.Block(
            "signed",
            List.of(
                    required("secret", Shape.SECRET, "A reference to the key of the signature."),
                    required(
                            "header",
                            HEADER,
                            "The header with the HMAC-SHA256 of the body, in hex or base64, sha256= before it or not."),
                    optional(
                            "timestamp",
                            HEADER,
                            "The header with the time of sending, in seconds since the epoch. What is signed is then the time, a dot and the body, and it may be 5 minutes off."),
                    optional(
                            "alerts",
                            new Shape.Code(Type.ANY),
                            "An expression over body that gives a list of alerts: maps with the keys that stand below."),
                    optional(
                            "fingerprint",
                            new Shape.Code(Type.ANY),
                            "of the name and the labels",
                            "What tells this alert from others, as an expression over body."),
                    optional("name", new Shape.Code(Type.ANY), "the label alertname", "What it is called."),
                    optional("summary", new Shape.Code(Type.ANY), "What it says in one line."),
                    optional("status", new Shape.Code(Type.ANY), "firing", "firing or resolved."),
                    optional(
                            "starts",
                            new Shape.Code(Type.ANY),
                            "when it first arrived",
                            "Since when it fires: a text such as 2026-12-24T12:00:00Z, or seconds since the epoch."),
                    optional("ends", new Shape.Code(Type.ANY), "when it arrived", "When it ended, likewise."),
                    optional("labels", new Shape.Code(Type.ANY), "Texts by name, which the routes look at."),
                    optional("url", new Shape.Code(Type.ANY), "Where it can be looked at.")));

    private static final Shape HOOK = new Shape.Kinds(
            "hook",
            List.of(),
            List.of(
                    required(
                            "alertmanager",
                            ALERTMANAGER,
                            "What Prometheus' Alertmanager sends, to /hooks/alertmanager/NAME."),
                    required("signed", SIGNED, "Any JSON whose body is signed, to /hooks/NAME.")));

    private static final Shape.Block ROUTE = new Shape.Block(
            "the route",
            List.of(
                    required("id", Shape.NAME, "Its name, once in the file."),
                    optional(
                            "match",
                            new Shape.MapOf(LABEL, Shape.TEXT),
                            "every alert",
                            "What the labels have to be: a text, or ~ and a regular expression (RE2) for the whole of it."),
                    required("runbook", Shape.NAME, "The runbook that is launched when no incident is open."),
                    optional(
                            "service",
                            Shape.TEMPLATE,
                            "the label service",
                            "The service it is about; all alerts of one service in one environment go to one incident."),
                    optional("environment", Shape.TEMPLATE, "the label environment", "The environment it is about."),
                    optional(
                            "severity",
                            Shape.WHOLE_TEMPLATE,
                            "3",
                            "From 1, the worst, to 5: a number, or ${ } over labels."),
                    optional(
                            "quiet",
                            Shape.DURATION,
                            "0s",
                            "For how long nothing new is opened after an incident of the same service was closed."),
                    optional(
                            "inputs",
                            new Shape.MapOf(Shape.ID, Shape.ANY),
                            "The inputs of the runbook; their texts may have ${ } over labels and alert.")));

    static final Shape.Block ALERTS = new Shape.Block(
            "the alerts",
            List.of(
                    optional("hooks", new Shape.MapOf(Shape.NAME, HOOK), "Who may send alerts, by name."),
                    optional(
                            "routes",
                            new Shape.ListOf(ROUTE, 0),
                            "What becomes of alerts: the first route that matches counts.")));

    private AlertLanguage() {}

    /** The JSON Schema (draft 2020-12) of the file. */
    public static String schema() {
        return JsonSchema.of("https://evenkeel.dev/schema/alerts.schema.json", "Evenkeel alerts", ALERTS);
    }
}
