package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what a step does. */
final class KindReader {

    private final Problems problems;
    private final TemplateReader templates;
    private final References references;
    private final StepReader steps;
    private final ControlReader control;

    KindReader(Problems problems, TemplateReader templates, References references, StepReader steps) {
        this.problems = problems;
        this.templates = templates;
        this.references = references;
        this.steps = steps;
        this.control = new ControlReader(problems, templates, steps);
    }

    /** @return empty when the step has no kind; with other problems something that stands for it */
    Optional<Step> read(Fields step, Step.Common common, Visible visible) {
        for (String kind : StepLanguage.kindNames()) {
            Optional<Node> node = step.get(kind);
            if (node.isPresent()) {
                return read(kind, node.get(), common, visible);
            }
        }
        return Optional.empty();
    }

    private Optional<Step> read(String kind, Node node, Step.Common common, Visible visible) {
        Fields fields = Fields.of(node);
        KindFields values = new KindFields(fields, visible, problems, templates, references, steps);
        Kind tool = ToolKinds.BY_NAME.get(kind);
        if (tool != null) {
            return Optional.of(tool.reading().step(common, values));
        }
        return switch (kind) {
            case "approval" ->
                Optional.of(new Step.Approval(
                        common,
                        fields.whole("count", 1),
                        Roles.of(fields.text("from", "approver")),
                        values.maybeText("instructions"),
                        fields.duration("expires", EscalationReader.EXPIRES),
                        new EscalationReader(problems).read(fields)));
            case "task" ->
                Optional.of(new Step.Task(
                        common,
                        Roles.of(fields.text("from", "responder")),
                        values.text("instructions"),
                        values.maybeText("assignee"),
                        due(fields),
                        evidence(fields)));
            case "gate" ->
                values.code("pass", Type.TRUTH).map(pass -> new Step.Gate(common, pass, values.maybeText("otherwise")));
            case "group" -> Optional.of(new Step.Group(common, steps.read(Fields.items(node), visible, common.site())));
            case "parallel" ->
                Optional.of(new Step.Parallel(common, steps.readBranches(Fields.items(node), visible, common.site())));
            default -> control.read(kind, fields, common, visible);
        };
    }

    private @Nullable Duration due(Fields fields) {
        if (!fields.has("due")) {
            return null;
        }
        Duration due = fields.duration("due", Duration.ofMinutes(1));
        if (due.isZero()) {
            problems.add(
                    fields.keyOf("due"), "'due' is zero", "Write how long the task may take, or leave the key out.");
        }
        return due;
    }

    private List<Step.Evidence> evidence(Fields fields) {
        List<Step.Evidence> evidence = new ArrayList<>();
        fields.fields("evidence").ifPresent(all -> {
            for (String id : all.names()) {
                if (id.equals("by")) {
                    problems.add(all.keyOf(id), "The field 'by' is the person who did it", "Give it another id.");
                }
                all.fields(id).ifPresent(field -> evidence.add(field(id, field, all.keyOf(id))));
            }
        });
        return List.copyOf(evidence);
    }

    private Step.Evidence field(String id, Fields field, Node at) {
        String type = field.text("type", "string");
        Step.Evidence.Kind kind = StepLanguage.EVIDENCE_KINDS.contains(type)
                ? Step.Evidence.Kind.valueOf(type.toUpperCase(Locale.ROOT))
                : Step.Evidence.Kind.STRING;
        List<String> options = field.texts("options");
        if (kind == Step.Evidence.Kind.CHOICE && options.isEmpty()) {
            problems.add(at, "The choice '" + id + "' has no options", "Add 'options: [a, b]'.");
        } else if (kind != Step.Evidence.Kind.CHOICE && !options.isEmpty()) {
            problems.add(field.keyOf("options"), "Only a choice has options", "Say 'type: choice'.");
        }
        return new Step.Evidence(
                id, kind, field.text("title", Steps.title(id)), field.truth("required", false), options);
    }
}
