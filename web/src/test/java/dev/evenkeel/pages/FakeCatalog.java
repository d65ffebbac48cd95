package dev.evenkeel.pages;

import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Position;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small catalog: {@link FakeRunbooks}, one that cannot be read, and what a test puts into it. */
public final class FakeCatalog implements Catalog {

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    public FakeCatalog() {
        put(FakeRunbooks.release());
        put(new Runbook(
                "shop-hotfix",
                Procedure.DEPLOY,
                "Bring a hotfix to the shop in the night, one site after the other",
                "team-shop",
                "The short way, for one line. *Two* approvers.",
                "shop",
                List.of(),
                new Runbook.ApprovalRule(2, Role.APPROVER),
                null,
                Map.of("prepare", List.of(FakeRunbooks.step("plan", "Plan", "plan")))));
        put(FakeRunbooks.patch());
        put(new Runbook(
                "site-facts",
                Procedure.TASK,
                "Collect facts of all sites",
                "team-platform",
                "",
                null,
                List.of(),
                null,
                null,
                Map.of("steps", List.of(FakeRunbooks.step("facts", "Ask each site", "script")))));
        entries.put(
                "broken",
                new Entry(
                        "broken",
                        "task/broken.yaml",
                        null,
                        "runbook: broken\nstep:\n  - id: x\n",
                        "0".repeat(64),
                        "4be1d09c77aa52f1",
                        "anna",
                        List.of(
                                new Problem(
                                        new Position("task/broken.yaml", 2, 1),
                                        "There is no key “step” in a runbook.",
                                        "Did you mean “steps”?"),
                                new Problem(
                                        new Position("task/broken.yaml", 3, 9),
                                        "The step “x” does nothing.",
                                        "Give it one kind, for example “script: { command: [true] }”."))));
    }

    /** A runbook as its author wrote it. */
    void put(String path, String text) {
        Reading reading = new RunbookReader(new ExpressionCompiler()).read(path, text, Surroundings.PERMISSIVE);
        if (!(reading instanceof Reading.Good good)) {
            throw new AssertionError(reading.found());
        }
        put(good.runbook());
    }

    public void put(Runbook runbook) {
        entries.put(
                runbook.name(),
                new Entry(
                        runbook.name(),
                        runbook.procedure().key() + "/" + runbook.name() + ".yaml",
                        runbook,
                        "runbook: " + runbook.name() + "\nprocedure: "
                                + runbook.procedure().key() + "\ntitle: " + runbook.title() + "\n",
                        "9f2c41d07ab8e6635d1f0c9e7a44b21c8d90ffae12b7635a0c4d8e21f7b3a960",
                        "4be1d09c77aa52f1",
                        "anna",
                        List.of()));
    }

    @Override
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    @Override
    public Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    @Override
    public List<Problem> estateProblems() {
        return List.of();
    }

    @Override
    public List<String> environments(Entry entry) {
        return List.of("staging", "production");
    }
}
