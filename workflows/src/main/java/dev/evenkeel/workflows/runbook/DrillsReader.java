package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Recovery.Objectives;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what a runbook starts by itself: its drills and its schedules. */
final class DrillsReader {

    /** Each becomes a schedule of Temporal. */
    private static final int MOST = 50;

    private static final String RECOVERY = "recovery";

    private final Problems problems;
    private final TemplateReader templates;
    private final TimingReader timings;
    private final PlannedInputs inputs;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, Fields> places = new HashMap<>();

    DrillsReader(Problems problems, TemplateReader templates, References references, List<Input> inputs) {
        this.problems = problems;
        this.templates = templates;
        this.timings = new TimingReader(problems);
        this.inputs = new PlannedInputs(problems, references, inputs);
    }

    /** @param end what an expression sees behind the last step */
    List<DrillPlan> drills(Fields top, Supplier<Scope> end) {
        boolean recovery = top.text("procedure", "").equals(RECOVERY);
        if (top.has("drills") && !recovery) {
            problems.add(
                    top.keyOf("drills"), "Only a recovery is drilled", "Write 'schedules:' for another procedure.");
        }
        if (top.has("schedules") && recovery) {
            problems.add(
                    top.keyOf("schedules"), "A recovery does not start by itself", "Write 'drills:' to rehearse it.");
        }
        List<DrillPlan> drills = new ArrayList<>();
        for (Node node : few(top, "drills")) {
            Fields drill = Fields.of(node);
            int number = drills.size() + 1;
            String id = once(node, drill, drill.text("id", number == 1 ? "drill" : "drill_" + number));
            @Nullable Timing timing = timings.read(drill);
            Map<String, List<String>> given = inputs.read(drill);
            @Nullable
            String abort = drill.get("abort")
                    .filter(code -> templates.code(code, end.get(), Type.TRUTH).isPresent())
                    .flatMap(Fields::text)
                    .orElse(null);
            Duration askTimeout = positive(drill, "ask_timeout", Duration.ofMinutes(15));
            DrillPlan.@Nullable Confirm confirm =
                    drill.fields("confirm").map(this::confirm).orElse(null);
            if (timing != null) {
                places.put(id, drill);
                drills.add(new DrillPlan(
                        id,
                        timing,
                        drill.fields("bindings")
                                .map(all -> all.text("environment", ""))
                                .orElse(""),
                        given,
                        drill.truth("graceful", true),
                        drill.fields("objectives").map(DrillsReader::objectives).orElse(null),
                        askTimeout,
                        confirm,
                        abort));
            }
        }
        return List.copyOf(drills);
    }

    List<SchedulePlan> schedules(Fields top) {
        List<SchedulePlan> schedules = new ArrayList<>();
        for (Node node : few(top, "schedules")) {
            Fields schedule = Fields.of(node);
            String id = once(node, schedule, schedule.text("id", ""));
            @Nullable Timing timing = timings.read(schedule);
            Map<String, List<String>> given = inputs.read(schedule);
            if (timing != null) {
                places.put(id, schedule);
                schedules.add(new SchedulePlan(
                        id,
                        timing,
                        schedule.text("environment", ""),
                        given,
                        schedule.text("mode", "").equals("live") ? Mode.LIVE : Mode.REHEARSAL));
            }
        }
        return List.copyOf(schedules);
    }

    /** What the estate tells of a runbook that is fine otherwise. */
    void inEstate(Runbook runbook, Surroundings surroundings) {
        for (PlannedRun planned : runbook.planned()) {
            Fields plan = places.getOrDefault(planned.id(), Fields.none());
            Fields inputs = plan.fields("inputs").orElse(plan);
            Fields where = plan.fields("bindings").orElse(plan);
            surroundings.wrong(runbook, planned).forEach((id, message) -> {
                if (id.isEmpty()) {
                    problems.add(where.get("environment").orElse(where.node()), message, "Name another environment.");
                } else {
                    problems.add(
                            inputs.get(id).orElse(inputs.node()),
                            "The value of '" + id + "' does not fit in " + planned.environment(),
                            message);
                }
            });
        }
    }

    private List<Node> few(Fields top, String key) {
        List<Node> all = top.items(key);
        if (all.size() > MOST) {
            problems.add(
                    top.keyOf(key),
                    "There are more than " + MOST + " of '" + key + "'",
                    "Give one time table several hours, or make several runbooks.");
            return List.of();
        }
        return all;
    }

    /** Drills and schedules share their ids: both become schedules of the same runbook. */
    private String once(Node node, Fields fields, String id) {
        int line = problems.position(node).line();
        @Nullable Integer before = id.isEmpty() ? null : ids.putIfAbsent(id, line);
        if (before != null) {
            problems.add(
                    fields.get("id").orElse(node),
                    "There is a drill or schedule '" + id + "' already, in line " + before,
                    "Give each an id of its own.");
        }
        return id;
    }

    private DrillPlan.Confirm confirm(Fields confirm) {
        return new DrillPlan.Confirm(
                Roles.of(confirm.text("from", "operator")), positive(confirm, "within", Duration.ofHours(1)));
    }

    private static Objectives objectives(Fields objectives) {
        return new Objectives(
                objectives.has("rto") ? objectives.duration("rto", Duration.ZERO) : null,
                objectives.has("rpo") ? objectives.duration("rpo", Duration.ZERO) : null);
    }

    private Duration positive(Fields fields, String key, Duration otherwise) {
        Duration time = fields.duration(key, otherwise);
        if (time.isZero()) {
            problems.add(
                    fields.keyOf(key), "'" + key + "' is zero", "Nobody could answer in time: write for example 15m.");
        }
        return time;
    }
}
