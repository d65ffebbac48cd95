package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.JsonSchema;
import dev.evenkeel.workflows.document.Key;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of a runbook: the one source of the reader's checks and of the JSON Schema. */
public final class RunbookLanguage {

    static final List<String> INPUT_KINDS = Shapes.words(Input.Kind.values());

    private static final Shape SIZE = new Shape.Text("[1-9][0-9]{0,4}(KiB|MiB)", "a size such as 512KiB or 10MiB");

    private static final Shape AMONG = new Shape.Either(
            new Shape.Block(
                    "among",
                    List.of(
                            required("http", Shape.TEMPLATE, "The URL that answers with JSON."),
                            required(
                                    "items",
                                    new Shape.Code(new Type.ListOf(Type.ANY)),
                                    "An expression over body, the answer, that gives the allowed values."))),
            new Shape.Code(new Type.ListOf(Type.TEXT)));

    static final Shape.Block INPUT = new Shape.Block(
            "input",
            List.of(
                    required("type", new Shape.OneOf(INPUT_KINDS), "What kind of value it is."),
                    optional("title", Shape.TEXT, "the id", "The label of its field in the form."),
                    optional("description", Shape.TEXT, "What it is for, shown beside the field."),
                    optional("required", Shape.TRUTH, "true without a default", "Whether a value has to be given."),
                    optional(
                            "default",
                            Shape.ANY,
                            "The value when none is given; a template may read the estate and the other inputs."),
                    optional("options", Shapes.TEXTS, "The values of a choice."),
                    optional(
                            "among",
                            AMONG,
                            "An expression that gives the allowed values, or where a list of them is asked for."),
                    optional(
                            "when",
                            new Shape.Code(Type.TRUTH),
                            "An expression over the other inputs; when it is false, this one is not asked for."),
                    optional("max_size", SIZE, "10MiB", "The greatest size of a file; 25MiB at most."),
                    optional("pattern", Shape.TEXT, "A regular expression that the whole text has to match."),
                    optional(
                            "min",
                            new Shape.Number(-Double.MAX_VALUE),
                            "The least number; for a text or a list its least length."),
                    optional(
                            "max",
                            new Shape.Number(-Double.MAX_VALUE),
                            "The greatest number; for a text or a list its greatest length."),
                    optional("message", Shape.TEXT, "Your own words for a value that does not fit.")));

    private static final Shape.Block APPROVALS = new Shape.Block(
            "approvals",
            List.of(required(
                    "live",
                    new Shape.Block(
                            "live",
                            List.of(
                                    optional(
                                            "count",
                                            StepLanguage.COUNT,
                                            "1",
                                            "How many different people have to agree."),
                                    optional("from", Roles.SHAPE, "approver", "The role that they need."),
                                    StepLanguage.escalate())),
                    "Who has to agree before a live run starts.")));

    private static final Shape.Block WAVES = new Shape.Block(
            "waves",
            List.of(
                    optional(
                            "sites",
                            new Shape.Code(new Type.ListOf(Type.TEXT)),
                            "service.sites",
                            "An expression that gives the names of the sites, in their order."),
                    optional(
                            "sizes",
                            new Shape.ListOf(
                                    new Shape.Either(
                                            new Shape.Text(
                                                    "[1-9][0-9]{0,2}%",
                                                    "a number of sites, or a share such as \"25%\""),
                                            new Shape.Whole(1, 10_000)),
                                    1),
                            "[1, \"100%\"]",
                            "How many sites each wave takes; the last size repeats."),
                    optional(
                            "max_failures",
                            new Shape.Whole(0, 10_000),
                            "0",
                            "How many sites may fail before the rollout stops and rolls back."),
                    optional("soak", Shape.DURATION, "0s", "How long to wait between two waves.")));

    static final Shape.Block OBJECTIVES = new Shape.Block(
            "objectives",
            List.of(
                    optional("rto", Shape.DURATION, "How long the service may be away."),
                    optional("rpo", Shape.DURATION, "How much of its data, in time, may be lost.")));

    private static final Shape.Block MEASURES = new Shape.Block(
            "measures",
            List.of(
                    optional(
                            RecoveryPlan.KEPT,
                            new Shape.Code(Type.ANY),
                            "The time of the last write that has reached the new primary: RFC 3339 text, or seconds"
                                    + " since the epoch."),
                    optional(
                            RecoveryPlan.WRITTEN,
                            new Shape.Code(Type.ANY),
                            "the outage",
                            "The time of the last acknowledged write on the old primary."),
                    optional(RecoveryPlan.LOST, new Shape.Code(Type.ANY), "How many acknowledged writes are lost."),
                    optional(
                            RecoveryPlan.RESTORED,
                            new Shape.Code(Type.ANY),
                            "the end of verify",
                            "The time of the first good write afterwards.")));

    static final Shape.Block RUNBOOK = new Shape.Block("the runbook", runbook());

    private RunbookLanguage() {}

    /** The JSON Schema (draft 2020-12) of a runbook. */
    public static String schema() {
        return JsonSchema.of("https://evenkeel.dev/schema/runbook.schema.json", "Evenkeel runbook", RUNBOOK);
    }

    private static List<Key> runbook() {
        List<Key> keys = new ArrayList<>(List.of(
                required("runbook", Shape.NAME, "The name; the same as the file's."),
                required(
                        "procedure",
                        new Shape.OneOf(Arrays.stream(Procedure.values())
                                .map(Procedure::key)
                                .toList()),
                        "The standard lifecycle that it follows."),
                required("title", Shape.TEXT, "What it does, in a few words."),
                required("owner", Shape.NAME, "The team that answers for it."),
                optional("service", Shape.NAME, "The service of the estate that it works on."),
                optional("site", Shape.TEMPLATE, "Where steps run unless they say otherwise."),
                optional("description", Shape.TEXT, "When to use it, in Markdown."),
                optional("inputs", new Shape.MapOf(Shape.ID, INPUT), "The values that are asked for at launch, by id."),
                optional("approvals", APPROVALS, "Who has to agree before it starts."),
                optional(
                        "when_locked",
                        new Shape.OneOf(List.of("wait", "refuse")),
                        "wait",
                        "What happens while another run works on its service."),
                optional("waves", WAVES, "How a deploy moves over its sites."),
                optional("schedules", PlanKeys.SCHEDULES, "When it starts by itself."),
                optional("drills", PlanKeys.DRILLS, "The drills of a recovery that start by themselves."),
                optional("version", Shape.TEMPLATE, "The version that a deploy brings; recorded for each site."),
                optional("digest", Shape.TEMPLATE, "The digest of what it brings; it may read the steps at the site."),
                optional("objectives", OBJECTIVES, "those of the service", "What a recovery has to achieve."),
                optional("measures", MEASURES, "Where a recovery finds what was lost."),
                optional(
                        "outputs",
                        new Shape.MapOf(Shape.ID, new Shape.Code(Type.ANY)),
                        "What a run that succeeded gives to whoever started it: expressions, by name.")));
        keys.addAll(IncidentReader.keys());
        Map<String, List<String>> phases = new LinkedHashMap<>();
        for (Procedure procedure : Procedure.values()) {
            procedure
                    .phases()
                    .forEach(phase -> phases.computeIfAbsent(phase.name(), name -> new ArrayList<>())
                            .add(procedure.key()));
        }
        phases.forEach((phase, procedures) -> keys.add(optional(
                phase,
                Shapes.STEPS,
                "The steps of the phase " + phase + " of the procedure " + String.join(" or ", procedures) + ".")));
        return keys;
    }
}
