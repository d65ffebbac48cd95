package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Key;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The keys of a step, whatever its kind, and of the kinds that people and the engine do; those of tools are in {@link ToolKinds}. */
final class StepLanguage {

    static final List<String> EVIDENCE_KINDS = Shapes.words(Step.Evidence.Kind.values());
    static final Shape COUNT = new Shape.Whole(1, 20);
    private static final Shape SIZES = new Shape.ListOf(
            new Shape.Either(
                    new Shape.Text("[1-9][0-9]{0,2}%", "a number, or a share such as \"25%\""),
                    new Shape.Whole(1, 10_000)),
            1);
    private static final Shape FAILURES = new Shape.Either(
            new Shape.Whole(0, 10_000), new Shape.Text("[0-9]{1,3}%", "a number, or a share such as \"10%\""));
    private static final Shape STEP = StepLanguage.makeStep();

    /** The kinds that change something, and so may say how it is undone. */
    static final List<String> UNDOABLE = Stream.concat(
                    ToolKinds.ALL.stream().filter(Kind::undoable).map(Kind::name), Stream.of("task"))
            .toList();

    /** What else a way back may hold: what prepares and what judges. */
    private static final List<String> IN_UNDO = List.of("approval", "gate", "wait");

    /** The kind of a tool that holds steps itself, and so is no part of a plain list. */
    private static final String HOLDS_STEPS = "prometheus.silence";

    private static final Shape UNDO_STEP = makeUndoStep();

    private StepLanguage() {}

    static Shape step() {
        return STEP;
    }

    private static Shape makeStep() {
        List<Key> common = new ArrayList<>(common());
        common.addFirst(required("id", Shape.ID, "The name by which expressions read its result: steps.ID."));
        common.add(onFailure(List.of("ask", "stop", "continue", "undo")));
        common.add(optional(
                "in_drill",
                new Shape.OneOf(List.of("run", "skip", "simulate")),
                "run",
                "What a drill does with it; simulate shows it, as a rehearsal does."));
        common.add(optional(
                "proves",
                new Shape.OneOf(List.of("fence")),
                "What its success proves: without a proof of the fence, promote is not reached."));
        common.add(optional(
                "undo",
                new Shape.ListOf(new Shape.Ref("undo_step", () -> StepLanguage.UNDO_STEP), 1),
                "The way back: the steps that take this one back."));
        return new Shape.Kinds("step", common, kinds());
    }

    /** A way back is a plain list of steps: what it holds is not undone itself, and can be left out as a whole. */
    private static Shape makeUndoStep() {
        List<Key> common = new ArrayList<>(common());
        common.addFirst(
                optional("id", Shape.ID, "undo_ and the id of the step", "The name of this step of the way back."));
        common.add(onFailure(List.of("ask", "stop", "continue")));
        return new Shape.Kinds(
                "step",
                common,
                kinds().stream()
                        .filter(kind -> ToolKinds.BY_NAME.containsKey(kind.name()) && !HOLDS_STEPS.equals(kind.name())
                                || UNDOABLE.contains(kind.name())
                                || IN_UNDO.contains(kind.name()))
                        .toList());
    }

    private static Key onFailure(List<String> words) {
        return optional("on_failure", new Shape.OneOf(words), "ask", "What happens when it has failed.");
    }

    private static List<Key> common() {
        return List.of(
                optional("title", Shape.TEMPLATE, "the id in words", "What people see."),
                optional("when", new Shape.Code(Type.TRUTH), "An expression; when it is false, the step is skipped."),
                optional("site", Shape.TEMPLATE, "The site where it runs; within it the variable site is that site."),
                optional("timeout", Shape.DURATION, "How long one attempt may take, waiting for people not counted."),
                optional(
                        "retry",
                        new Shape.Block(
                                "retry",
                                List.of(
                                        required(
                                                "attempts",
                                                new Shape.Whole(1, 100),
                                                "How often it is tried, the first time included."),
                                        optional("delay", Shape.DURATION, "5s", "The pause before the second attempt."),
                                        optional(
                                                "backoff",
                                                new Shape.Number(1),
                                                "2",
                                                "By what each pause is longer than the one before."),
                                        optional("max_delay", Shape.DURATION, "5m", "The longest pause."))),
                        "Tries again by itself."),
                optional("budget", Shape.DURATION, "Its share of the objective."),
                optional(
                        "secrets",
                        new Shape.MapOf(
                                new Shape.Text("[A-Za-z_][A-Za-z0-9_]*", "the name of an environment variable"),
                                Shapes.SECRET),
                        "References to secrets, by the environment variable that the tool gets."),
                optional(
                        "register",
                        new Shape.MapOf(Shape.ID, new Shape.Code(Type.ANY)),
                        "Named results, computed from the variable result."));
    }

    private static List<Key> kinds() {
        return Stream.concat(ToolKinds.ALL.stream().map(Kind::key), own()).toList();
    }

    /** The kinds that people and the engine itself do. */
    private static Stream<Key> own() {
        return Stream.of(
                kind(
                        "approval",
                        "Asks people to agree.",
                        optional("count", COUNT, "1", "How many different people have to agree."),
                        optional("from", Roles.SHAPE, "approver", "The role that they need."),
                        optional("instructions", Shape.TEMPLATE, "What to look at first, in Markdown."),
                        optional("expires", Shape.DURATION, "24h", "How long it may be answered."),
                        escalate()),
                kind(
                        "task",
                        "Asks a person to do something by hand.",
                        required("instructions", Shape.TEMPLATE, "What to do, in Markdown."),
                        optional("from", Roles.SHAPE, "responder", "The role that the person needs."),
                        optional("assignee", Shape.TEMPLATE, "The name of the person whose task it is at first."),
                        optional("due", Shape.DURATION, "How long it may take before it is overdue."),
                        optional("evidence", new Shape.MapOf(Shape.ID, evidence()), "The fields of the form, by id.")),
                kind(
                        "gate",
                        "Judges: goes on, or fails.",
                        required("pass", new Shape.Code(Type.TRUTH), "An expression that has to be true."),
                        optional("otherwise", Shape.TEMPLATE, "What to say when it is not.")),
                kind(
                        "fail",
                        "Fails: the run ends, unless on_failure says otherwise.",
                        required("message", Shape.TEMPLATE, "What to say about it.")),
                kind(
                        "wait",
                        "Waits: for a while, until a time, or until a condition holds.",
                        optional("for", Shape.DURATION_TEMPLATE, "How long."),
                        optional(
                                "until",
                                Shape.TEXT,
                                "An RFC 3339 time or a template that gives one; or an expression that has to become"
                                        + " true, in which now is the time (hour, minute, weekday, date, time; UTC)."),
                        optional("every", Shape.DURATION, "30s", "The pause between two looks at the condition."),
                        optional("within", Shape.DURATION, "24h", "How long the condition may take to hold.")),
                kind(
                        "choice",
                        "Goes one of several ways.",
                        optional("by", new Shape.Code(Type.TEXT), "An expression that gives the id of an option."),
                        optional("from", Roles.SHAPE, "operator", "The role of the person who chooses."),
                        optional("instructions", Shape.TEMPLATE, "What to think of, in Markdown."),
                        required("options", new Shape.MapOf(Shape.ID, option()), "The ways, by id.")),
                kind(
                        "run",
                        "Runs another runbook, as a run of its own.",
                        required("runbook", Shape.NAME, "The name of the other runbook."),
                        optional("inputs", new Shape.MapOf(Shape.ID, Shape.ANY), "The values of its inputs.")),
                required("group", Shapes.STEPS, "Steps, one after the other."),
                required("parallel", Shapes.STEPS, "Steps, all at the same time."),
                kind(
                        "for_each",
                        "Does the same steps for every item of a list.",
                        required(
                                "items",
                                new Shape.Code(new Type.ListOf(Type.ANY)),
                                "An expression that gives the list."),
                        optional("as", Shape.ID, "item", "The variable that holds the item at hand."),
                        optional(
                                "waves",
                                SIZES,
                                "all at once",
                                "How many items each wave takes; the last size repeats."),
                        optional("soak", Shape.DURATION, "0s", "How long to wait between two waves."),
                        optional(
                                "max_parallel",
                                new Shape.Whole(1, 100),
                                "1",
                                "How many items are worked on at the same time."),
                        optional(
                                "max_failures",
                                FAILURES,
                                "0",
                                "How many items, or what share of them, may fail before no further one is started."),
                        required("steps", Shapes.STEPS, "The steps for one item.")));
    }

    private static Shape.Block option() {
        return new Shape.Block(
                "option",
                List.of(
                        optional("label", Shape.TEMPLATE, "the id in words", "What people see."),
                        optional("steps", Shapes.STEPS, "nothing", "What is done when it is chosen.")));
    }

    static Key escalate() {
        return optional(
                "escalate",
                new Shape.Block(
                        "escalate",
                        List.of(
                                required("after", Shape.DURATION, "How long nobody may have agreed."),
                                required("to", Roles.SHAPE, "The role that is asked as well from then on."))),
                "Calls it out for another role when nobody agrees.");
    }

    private static Shape.Block evidence() {
        return new Shape.Block(
                "evidence",
                List.of(
                        required("type", new Shape.OneOf(EVIDENCE_KINDS), "What kind of value it is."),
                        optional("title", Shape.TEXT, "the id", "The label of the field."),
                        optional("required", Shape.TRUTH, "false", "Whether it has to be filled in."),
                        optional("options", Shapes.TEXTS, "The values of a choice.")));
    }

    private static Key kind(String name, String documentation, Key... keys) {
        return required(name, new Shape.Block(name, List.of(keys)), documentation);
    }

    static List<String> kindNames() {
        return kinds().stream().map(Key::name).toList();
    }
}
