package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Checker;
import dev.evenkeel.workflows.document.Document;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads runbooks. Safe to share between threads; reading the same text gives the same result everywhere. */
public final class RunbookReader {

    /** Each step is checked against all those before it. */
    private static final int MOST_STEPS = 1_000;

    private final ExpressionCompiler compiler;

    public RunbookReader(ExpressionCompiler compiler) {
        this.compiler = compiler;
    }

    /**
     * Never fails: whatever is wrong with the text is among the problems, all of them.
     *
     * @param path of the file, relative to the runbook folder
     */
    public Reading read(String path, String text, Surroundings surroundings) {
        Problems problems = new Problems(path, text);
        Optional<Node> root = Document.read(problems);
        if (root.isEmpty()) {
            return new Reading.Bad(fileName(path), problems.list());
        }
        new Checker(problems).check(root.get(), RunbookLanguage.RUNBOOK, "the runbook");
        if (!(root.get() instanceof MappingNode)) {
            return new Reading.Bad(fileName(path), problems.list());
        }
        Fields top = Fields.of(root.get());
        Runbook runbook = new OneFile(problems, surroundings, top).read();
        return problems.none()
                ? new Reading.Good(runbook)
                : new Reading.Bad(top.text("runbook", fileName(path)), problems.list());
    }

    private static String fileName(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        int dot = last.lastIndexOf('.');
        return dot > 0 ? last.substring(0, dot) : last;
    }

    /** The reading of one file. */
    private final class OneFile {
        private final Problems problems;
        private final TemplateReader templates;
        private final References references;
        private final Surroundings surroundings;
        private final Fields top;
        private final Map<String, Visible.Entry> done = new LinkedHashMap<>();
        private @Nullable Template site;

        OneFile(Problems problems, Surroundings surroundings, Fields top) {
            this.problems = problems;
            this.templates = new TemplateReader(compiler, problems);
            this.references = new References(problems, surroundings);
            this.surroundings = surroundings;
            this.top = top;
        }

        Runbook read() {
            String name = top.text("runbook", "");
            top.get("runbook").ifPresent(node -> sameAsFile(node, name));
            top.get("service")
                    .ifPresent(
                            node -> references.service(node, Fields.text(node).orElse("")));
            List<Input> inputs = new InputReader(problems, templates, references).read(top, top.has("service"));
            @Nullable
            Procedure procedure = Arrays.stream(Procedure.values())
                    .filter(known -> known.key().equals(top.text("procedure", "")))
                    .findFirst()
                    .orElse(null);
            Scope scope = Variables.run(procedure, top.has("service"), inputs);
            Map<String, List<Step>> steps = procedure == null ? Map.of() : phases(procedure, scope);
            Map<String, Expression> outputs = procedure == null ? Map.of() : outputs(scope);
            DrillsReader planned = new DrillsReader(problems, templates, references, inputs);
            List<DrillPlan> drills = planned.drills(top, () -> atEnd(scope, beforeFailback()));
            List<SchedulePlan> schedules = planned.schedules(top);
            Runbook runbook = new Runbook(
                    name,
                    procedure == null ? Procedure.TASK : procedure,
                    top.text("title", name),
                    top.text("owner", ""),
                    top.text("description", ""),
                    top.text("service").orElse(null),
                    inputs,
                    top.fields("approvals")
                            .flatMap(all -> all.fields("live"))
                            .map(this::approval)
                            .orElse(null),
                    top.text("when_locked", "wait").equals("refuse"),
                    procedure == Procedure.DEPLOY ? waves(scope) : null,
                    steps,
                    outputs,
                    procedure == Procedure.RECOVERY ? recovery(scope) : null,
                    procedure == Procedure.INCIDENT ? new IncidentReader(problems).read(top) : null,
                    drills,
                    schedules);
            if (problems.none()) {
                planned.inEstate(runbook, surroundings);
            }
            return runbook;
        }

        /** What a recovery says about itself, once its steps are read. */
        private RecoveryPlan recovery(Scope scope) {
            new FenceRules(problems).check(top);
            // What is measured is measured before the way back is walked.
            return new RecoveryReader(problems, templates).read(top, site, atEnd(scope, beforeFailback()));
        }

        private Map<String, Visible.Entry> beforeFailback() {
            Map<String, Visible.Entry> there = new LinkedHashMap<>(done);
            there.values().removeIf(entry -> entry.phase().equals(Procedure.RECOVERY.phase("failback")));
            return there;
        }

        private @Nullable Waves waves(Scope scope) {
            Map<String, Visible.Entry> there = new LinkedHashMap<>(done);
            there.values()
                    .removeIf(entry -> !entry.phase().perSite() || entry.phase().scope() == Phase.Scope.TOUCHED_SITES);
            Phase rollout = Procedure.DEPLOY.phase("rollout");
            Scope atSite = new Visible(scope, rollout, true, false, Map.of(), there, Map.of()).scope();
            return new WavesReader(problems, templates).read(top, scope, atSite);
        }

        /** They see what the steps of every phase have given. */
        private Map<String, Expression> outputs(Scope scope) {
            Scope visible = atEnd(scope, done);
            Map<String, Expression> outputs = new LinkedHashMap<>();
            top.fields("outputs").ifPresent(all -> {
                for (String id : all.names()) {
                    all.get(id)
                            .flatMap(node -> templates.code(node, visible, Type.ANY))
                            .ifPresent(expression -> outputs.put(id, expression));
                }
            });
            return outputs;
        }

        private static Scope atEnd(Scope scope, Map<String, Visible.Entry> done) {
            Phase end = new Phase("outputs", Phase.Scope.ONCE);
            return new Visible(scope, end, false, false, Map.of(), done, Map.of()).scope();
        }

        private void sameAsFile(Node node, String name) {
            String file = fileName(problems.file());
            if (!name.equals(file)) {
                problems.add(
                        node,
                        "The runbook is called '" + name + "', but its file '" + file + "'",
                        "Give both the same name.");
            }
        }

        private Runbook.ApprovalRule approval(Fields live) {
            return new Runbook.ApprovalRule(
                    live.whole("count", 1),
                    Roles.of(live.text("from", "approver")),
                    new EscalationReader(problems).read(live));
        }

        private Map<String, List<Step>> phases(Procedure procedure, Scope scope) {
            foreignKeys(procedure);
            Map<String, Visible.Declared> declared = new Declarations(problems).in(top, procedure);
            if (declared.size() > MOST_STEPS) {
                problems.add(
                        top.node(),
                        "The runbook has more than " + MOST_STEPS + " steps",
                        "Repeat steps by for_each, or make several runbooks of it.");
                return Map.of();
            }
            StepReader reader = new StepReader(problems, templates, references);
            site = site(scope);
            Map<String, List<Step>> steps = new LinkedHashMap<>();
            for (Phase phase : procedure.phases()) {
                Visible visible = new Visible(scope, phase, phase.perSite(), false, Map.of(), done, declared);
                if (top.has(phase.name())) {
                    steps.put(
                            phase.name(), reader.read(top.items(phase.name()), visible, phase.perSite() ? null : site));
                }
            }
            return steps;
        }

        private @Nullable Template site(Scope scope) {
            return top.get("site")
                    .map(node -> {
                        Template site = templates.template(node, scope, Type.TEXT);
                        references.site(node, site);
                        return site;
                    })
                    .orElse(null);
        }

        private void foreignKeys(Procedure procedure) {
            List<String> own = procedure.phases().stream().map(Phase::name).toList();
            String phases = String.join(", ", own);
            for (Procedure other : Procedure.values()) {
                for (Phase phase : other.phases()) {
                    if (!own.contains(phase.name()) && top.has(phase.name())) {
                        problems.add(
                                top.keyOf(phase.name()),
                                "The procedure " + procedure.key() + " has no phase '" + phase.name() + "'",
                                "Its phases are: " + phases + ".");
                    }
                }
            }
            String needed = switch (procedure) {
                case DEPLOY -> "rollout";
                case RECOVERY -> "promote";
                case INCIDENT -> "";
                case TASK -> "steps";
            };
            if (needed.isEmpty()) {
                anyPhase(procedure, phases);
            } else if (!top.has(needed)) {
                problems.add(
                        top.keyOf("procedure"),
                        "A runbook of the procedure " + procedure.key() + " needs the phase '" + needed + "'",
                        "Add '" + needed + ":' with at least one step.");
            }
            if (procedure == Procedure.DEPLOY && !top.has("service")) {
                problems.add(
                        top.keyOf("procedure"),
                        "A deploy needs a service",
                        "Add 'service: …': its sites are deployed to, and it is locked meanwhile.");
            }
            for (String key : List.of("version", "digest")) {
                if (procedure != Procedure.DEPLOY && top.has(key)) {
                    problems.add(top.keyOf(key), "Only a deploy brings a version", "Remove '" + key + "'.");
                }
            }
            if (procedure != Procedure.RECOVERY) {
                new FenceRules(problems).none(top, procedure);
                RecoveryReader.foreign(top, procedure, problems);
            }
            if (procedure != Procedure.INCIDENT) {
                IncidentReader.foreign(top, procedure, problems);
            }
            if (procedure != Procedure.DEPLOY && top.has("waves")) {
                problems.add(
                        top.keyOf("waves"),
                        "Only a deploy moves in waves",
                        "Remove it, or use a for_each step with max_parallel.");
            }
        }

        private void anyPhase(Procedure procedure, String phases) {
            if (procedure.phases().stream().noneMatch(phase -> top.has(phase.name()))) {
                problems.add(
                        top.keyOf("procedure"),
                        "A runbook of the procedure " + procedure.key() + " needs at least one of its phases",
                        "Add steps to one of: " + phases + ".");
            }
        }
    }
}
