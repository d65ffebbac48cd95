package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Key;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.util.List;

/** The keys of what starts by itself. */
final class PlanKeys {

    static final String DAYS = "[0-9]{4}-[0-9]{2}-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?";

    private static final Key TIMING = required(
            "schedule",
            new Shape.Block(
                    "schedule",
                    List.of(
                            required(
                                    "cron",
                                    Shape.TEXT,
                                    "When: minute, hour, day of the month, month and weekday, for example \"0 6 * * MON\"."),
                            required("zone", Shape.TEXT, "By whose clocks, for example Europe/Berlin or UTC."),
                            optional(
                                    "overlap",
                                    new Shape.OneOf(List.of("skip", "queue")),
                                    "skip",
                                    "What becomes of a time at which the run before still goes on."),
                            optional(
                                    "catch_up",
                                    Shape.DURATION,
                                    "10m",
                                    "How late it may still start when the server was away at its time."),
                            optional("jitter", Shape.DURATION, "0s", "By how much at most each start is delayed."),
                            optional(
                                    "except",
                                    new Shape.ListOf(
                                            new Shape.Text(DAYS, "a day or a range such as 2026-12-24/2027-01-02"), 0),
                                    "Days in that zone on which nothing starts."))),
            "When it starts.");

    private static final Key ID = required("id", Shape.ID, "Its name among those of the runbook.");

    private static final Key INPUTS =
            optional("inputs", new Shape.MapOf(Shape.ID, Shape.ANY), "The values of the runbook's inputs.");

    private static final Key ENVIRONMENT = required("environment", Shape.NAME, "Where it runs.");

    static final Shape DRILLS = new Shape.ListOf(
            new Shape.Block(
                    "drill",
                    List.of(
                            optional("id", Shape.ID, "drill, drill_2, …", "Its name among those of the runbook."),
                            TIMING,
                            required(
                                    "bindings",
                                    new Shape.Block("bindings", List.of(ENVIRONMENT)),
                                    "What stands in for production."),
                            INPUTS,
                            optional(
                                    "graceful",
                                    Shape.TRUTH,
                                    "true",
                                    "Whether it is a planned recovery, with the old primary within reach."),
                            optional(
                                    "objectives",
                                    RunbookLanguage.OBJECTIVES,
                                    "those of the runbook",
                                    "What the drill is measured against."),
                            optional(
                                    "ask_timeout",
                                    Shape.DURATION,
                                    "15m",
                                    "How long a question may be open; then what was done is undone and cleaned up."),
                            optional(
                                    "confirm",
                                    new Shape.Block(
                                            "confirm",
                                            List.of(
                                                    optional(
                                                            "from",
                                                            Roles.SHAPE,
                                                            "operator",
                                                            "The role that the person needs."),
                                                    optional(
                                                            "within",
                                                            Shape.DURATION,
                                                            "1h",
                                                            "How long is waited for somebody; then it is left out."))),
                                    "A person agrees before it starts."),
                            optional(
                                    "abort",
                                    new Shape.Code(Type.TRUTH),
                                    "An expression over steps; the drill ends and is cleaned up as soon as it is true."))),
            1);

    static final Shape SCHEDULES = new Shape.ListOf(
            new Shape.Block(
                    "schedule of a runbook",
                    List.of(
                            ID,
                            TIMING,
                            ENVIRONMENT,
                            INPUTS,
                            required(
                                    "mode",
                                    new Shape.OneOf(List.of("live", "rehearsal")),
                                    "Whether it is done, or only rehearsed."))),
            1);

    private PlanKeys() {}
}
