package dev.evenkeel.workflows.cases;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.document.Checker;
import dev.evenkeel.workflows.document.Document;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.runbook.Position;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the test file of a runbook. Safe to share between threads. */
public final class CaseReader {

    /** How the name of a test file ends; what stands before it is the runbook's name. */
    public static final String ENDING = ".test.yaml";

    /** @param cases of use only without problems */
    public record Reading(List<RunbookCase> cases, List<Problem> problems) {
        public Reading {
            cases = List.copyOf(cases);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Never fails: whatever is wrong with the text is among the problems, all of them.
     *
     * @param runbook the one that is tested; null when it has problems itself, so that steps cannot be looked up
     */
    public Reading read(String path, String text, @Nullable Runbook runbook) {
        Problems problems = new Problems(path, text);
        Optional<Node> root = Document.read(problems);
        if (root.isEmpty()) {
            return new Reading(List.of(), problems.list());
        }
        new Checker(problems).check(root.get(), CaseLanguage.FILE, "the runbook test");
        if (!(root.get() instanceof MappingNode)) {
            return new Reading(List.of(), problems.list());
        }
        List<RunbookCase> cases = new OneFile(problems, runbook).read(Fields.of(root.get()));
        return new Reading(problems.none() ? cases : List.of(), problems.list());
    }

    /** The reading of one file. */
    private static final class OneFile {
        private final Problems problems;
        private final KnownSteps steps;

        OneFile(Problems problems, @Nullable Runbook runbook) {
            this.problems = problems;
            this.steps = new KnownSteps(problems, runbook);
        }

        List<RunbookCase> read(Fields top) {
            top.get("runbook").ifPresent(this::sameAsFile);
            return top.items("cases").stream().map(Fields::of).map(this::one).toList();
        }

        private void sameAsFile(Node node) {
            String file = problems.file().substring(problems.file().lastIndexOf('/') + 1);
            String name = Fields.text(node).orElse("");
            if (!file.equals(name + CaseReader.ENDING)) {
                problems.add(
                        node,
                        "This file tests the runbook '" + name + "', but it is called '" + file + "'",
                        "Put it beside the runbook and call it " + name + CaseReader.ENDING + ".");
            }
        }

        private RunbookCase one(Fields fields) {
            Map<String, Object> inputs = values(fields.get("inputs"));
            Map<String, Position> places = new LinkedHashMap<>();
            fields.fields("inputs")
                    .ifPresent(all -> all.names().forEach(name -> places.put(name, at(all.keyOf(name)))));
            return new RunbookCase(
                    fields.text("case", ""),
                    at(fields.get("case").orElse(fields.node())),
                    inputs,
                    places,
                    constant(Mode.values(), fields.text("mode", "live")).orElse(Mode.LIVE),
                    fields.text("environment").orElse(null),
                    declared(fields.fields("declared").orElseGet(Fields::none)),
                    fields.items("steps").stream()
                            .map(Fields::of)
                            .map(this::stub)
                            .toList(),
                    fields.items("people").stream()
                            .map(Fields::of)
                            .map(this::answer)
                            .toList(),
                    expected(fields.fields("expect").orElse(fields)));
        }

        private static RunbookCase.Declared declared(Fields fields) {
            return new RunbookCase.Declared(
                    fields.truth("graceful", true),
                    fields.text("primary").orElse(null),
                    fields.text("returns_to").orElse(null));
        }

        private RunbookCase.Stub stub(Fields fields) {
            Map<String, Object> result = values(fields.get("result"));
            StepPattern step = step(fields, "step");
            if (fields.has("result") && fields.has("fails")) {
                problems.add(
                        fields.keyOf("fails"),
                        "A step that fails brings no result",
                        "Keep one of them, or say in which 'attempt' each of them happens.");
            }
            if (fields.has("failure") && !fields.has("fails")) {
                problems.add(fields.keyOf("failure"), "This step does not fail", "Add 'fails:' with the message.");
            }
            fields.get("step").ifPresent(node -> steps.stubbed(node, step, fields.fields("result"), result));
            return new RunbookCase.Stub(
                    step,
                    fields.whole("attempt", 0),
                    result,
                    fields.text("fails").orElse(null),
                    CaseLanguage.FAILURES.getOrDefault(fields.text("failure", "tool_failed"), Failures.TOOL_FAILED),
                    at(fields.keyOf("step")));
        }

        private RunbookCase.Answer answer(Fields fields) {
            return new RunbookCase.Answer(
                    step(fields, "at"),
                    constant(Decision.Action.values(), fields.text("answer", CaseLanguage.NOBODY))
                            .orElse(null),
                    fields.text("by").orElse(null),
                    fields.text("comment", "because the test says so"),
                    values(fields.get("evidence")),
                    at(fields.keyOf("at")));
        }

        private RunbookCase.Expected expected(Fields fields) {
            String status = fields.text("status", "");
            return new RunbookCase.Expected(
                    constant(RunStatus.values(), status).orElse(null),
                    status.equals(CaseLanguage.WAITING),
                    fields.get("status").map(this::at).orElse(null),
                    fields.text("reason").orElse(null),
                    fields.get("reason").map(this::at).orElse(null),
                    fields.items("path").stream()
                            .flatMap(node -> passage(Fields.of(node)).stream())
                            .toList(),
                    places(fields, "never"),
                    fields.has("approvals")
                            ? fields.items("approvals").stream()
                                    .map(Fields::of)
                                    .map(this::approval)
                                    .toList()
                            : null,
                    fields.has("approvals") ? at(fields.keyOf("approvals")) : null,
                    fields.has("undone") ? places(fields, "undone") : null,
                    fields.has("undone") ? at(fields.keyOf("undone")) : null);
        }

        private Optional<RunbookCase.Passage> passage(Fields fields) {
            for (RunbookCase.Outcome outcome : RunbookCase.Outcome.values()) {
                String word = CaseLanguage.word(outcome);
                if (fields.has(word)) {
                    return Optional.of(new RunbookCase.Passage(outcome, step(fields, word), at(fields.node())));
                }
            }
            return Optional.empty();
        }

        private RunbookCase.AskedApproval approval(Fields fields) {
            return new RunbookCase.AskedApproval(
                    step(fields, "step"),
                    fields.text("from").orElse(null),
                    fields.whole("count", 0),
                    at(fields.node()));
        }

        private List<RunbookCase.Place> places(Fields fields, String key) {
            return fields.items(key).stream()
                    .map(node -> {
                        StepPattern step = StepPattern.of(Fields.text(node).orElse(""));
                        steps.known(node, step);
                        return new RunbookCase.Place(step, at(node));
                    })
                    .toList();
        }

        private StepPattern step(Fields fields, String key) {
            StepPattern step = StepPattern.of(fields.text(key, ""));
            fields.get(key).ifPresent(node -> steps.known(node, step));
            return step;
        }

        private Position at(Node node) {
            return problems.position(node);
        }

        private static Map<String, Object> values(Optional<Node> node) {
            Map<String, Object> values = new LinkedHashMap<>();
            if (node.isPresent() && Fields.value(node.get()) instanceof Map<?, ?> map) {
                map.forEach((key, value) -> {
                    if (value != null) {
                        values.put(String.valueOf(key), Objects.requireNonNull(value));
                    }
                });
            }
            return values;
        }

        private static <E extends Enum<E>> Optional<E> constant(E[] all, String word) {
            return Arrays.stream(all)
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst();
        }
    }
}
