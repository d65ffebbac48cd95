package dev.evenkeel.web.cases;

import dev.evenkeel.activities.keys.DecisionSigner;
import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.cases.RunbookCase;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.run.RememberedRunbooks;
import dev.evenkeel.workflows.runbook.Inputs;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.RecoveryPlan;
import dev.evenkeel.workflows.runbook.Rule;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the cases of runbook tests, one after the other in one environment. The procedures and the interpreter are the real ones; only
 * the tools are stubs, and time is skipped while nobody is asked.
 */
public final class CaseRunner implements AutoCloseable {

    /** Temporal's ten seconds are not enough for the very first one on a machine that has much else to do; it would be done again. */
    private static final Duration TASK = Duration.ofSeconds(30);

    /**
     * A case that waits for nobody may skip to the end of its run's time, ten years later. What the SDK measures against the machine's
     * clock goes to 292 years and fails then, and the run with it.
     */
    private static final Duration FARTHEST = Duration.ofDays(100 * 365L);

    private final ExpressionCompiler compiler;
    private final StubbedWorld world = new StubbedWorld();
    private final DecisionSigner signer = DecisionSigner.once("runbook-test");
    private TestWorkflowEnvironment environment;
    private SkippedTime time;
    private int runs;

    public CaseRunner(ExpressionCompiler compiler) {
        this.compiler = compiler;
        this.environment = open();
        this.time = new SkippedTime(environment.getWorkflowServiceStubs());
    }

    private TestWorkflowEnvironment open() {
        TestWorkflowEnvironment opened = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new StubbedRuns(world))
                        .build())
                .build());
        // One act at a time: what happens side by side then has the same order in every run of a test.
        Worker worker = opened.newWorker(
                TaskQueues.MAIN,
                Procedures.options()
                        .setMaxConcurrentActivityExecutionSize(1)
                        .setMaxConcurrentActivityTaskPollers(1)
                        .build());
        Procedures.register(worker, new RememberedRunbooks(new RunbookReader(compiler)));
        worker.registerActivitiesImplementations(world);
        opened.start();
        return opened;
    }

    /** Goes on in another environment when the time of this one is far from now. */
    private void comeBack() {
        if (environment.currentTimeMillis() - System.currentTimeMillis() > FARTHEST.toMillis()) {
            environment.close();
            environment = open();
            time = new SkippedTime(environment.getWorkflowServiceStubs());
        }
    }

    /** A runbook that the one under test may run. */
    public record Child(String path, String text, Runbook runbook) {}

    /** As {@link #run(String, String, Runbook, Map, Estate, RunbookCase)} of a runbook that runs no others. */
    public List<Problem> run(String path, String text, Runbook runbook, Estate estate, RunbookCase story) {
        return run(path, text, runbook, Map.of(), estate, story);
    }

    /**
     * @param path of the runbook, relative to the runbook folder
     * @param text of the runbook
     * @param children the runbooks that it may run, by name, theirs included
     * @return the expectations that do not hold, each at its line; empty when the runbook does what the case says
     */
    public List<Problem> run(
            String path, String text, Runbook runbook, Map<String, Child> children, Estate estate, RunbookCase story) {
        comeBack();
        List<String> environments = environments(runbook, estate);
        String name = Optional.ofNullable(story.environment())
                .orElseGet(() -> environments.stream().findFirst().orElse(""));
        Optional<EstateSnapshot> here = estate.snapshot(name, runbook.service());
        if (here.isEmpty()) {
            return List.of(new Problem(
                    story.at(),
                    "The runbook cannot run in the environment '" + name + "'",
                    DidYouMean.hint(name, environments),
                    Rule.RUNBOOK_TEST));
        }
        Inputs.Checked inputs = Inputs.check(runbook, story.inputs(), here.get());
        if (!inputs.good()) {
            return refused(story, inputs.messages());
        }
        String id = "test-" + ++runs;
        RunRequest request = new RunRequest(
                id,
                definition(path, text),
                inputs.values(),
                story.mode(),
                // A case has to come to the same on every day.
                here.get().unfrozen(),
                Person.REQUESTER,
                signer.publicKeys(),
                pinned(children, estate, name),
                null,
                null,
                recovery(runbook, story.declared(), here.get()),
                null,
                null,
                null,
                null);
        return run(runbook, request, story);
    }

    /** Planned, and now; null for another procedure. */
    private @Nullable Recovery recovery(Runbook runbook, RunbookCase.Declared declared, EstateSnapshot estate) {
        RecoveryPlan plan = runbook.recovery();
        EstateSnapshot.Service service = estate.service();
        if (plan == null || service == null) {
            return null;
        }
        long now = environment.currentTimeMillis();
        String primary = declared.primary() == null ? service.primary() : declared.primary();
        return new Recovery(
                now,
                now,
                declared.graceful(),
                primary,
                declared.returnsTo() == null ? null : "test",
                declared.returnsTo(),
                new Recovery.Objectives(plan.rto(), plan.rpo()),
                Map.of());
    }

    private static RunRequest.Definition definition(String path, String text) {
        return new RunRequest.Definition(
                path, text, CanonicalJson.sha256(text.getBytes(StandardCharsets.UTF_8)), "test", "");
    }

    /** One that cannot run in the environment is left out, and its step fails, unless the case says how it ends. */
    private static Map<String, RunRequest.Child> pinned(
            Map<String, Child> children, Estate estate, String environment) {
        Map<String, RunRequest.Child> pinned = new LinkedHashMap<>();
        children.forEach((name, child) -> estate.snapshot(
                        environment, child.runbook().service())
                .ifPresent(there -> pinned.put(
                        name, new RunRequest.Child(definition(child.path(), child.text()), there.unfrozen()))));
        return pinned;
    }

    private List<Problem> run(Runbook runbook, RunRequest request, RunbookCase story) {
        WorkflowStub workflow = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        runbook.procedure().key(),
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId("run/" + request.runId())
                                .setWorkflowTaskTimeout(TASK)
                                .build());
        CaseRun run = new CaseRun(story, request, time);
        world.add(request.runId(), run);
        try {
            workflow.start(request);
            Story told = new Person(workflow, request, signer, run, client()).play();
            return new Verdict(story, told).problems();
        } finally {
            run.over();
            world.remove(request.runId());
        }
    }

    /** One that leaves the clock alone: each stub of the environment's own client would hold it once more. */
    private WorkflowClient client() {
        return WorkflowClient.newInstance(
                environment.getWorkflowServiceStubs(),
                WorkflowClientOptions.newBuilder()
                        .setNamespace(environment.getNamespace())
                        .build());
    }

    private static List<Problem> refused(RunbookCase story, Map<String, String> messages) {
        List<Problem> problems = new ArrayList<>();
        messages.forEach((input, message) -> problems.add(new Problem(
                story.inputPlaces().getOrDefault(input, story.at()),
                "The input '" + input + "' would be refused: " + message,
                "Give the case inputs that a run can be launched with.",
                Rule.RUNBOOK_TEST)));
        return problems;
    }

    private static List<String> environments(Runbook runbook, Estate estate) {
        return estate.environments().keySet().stream()
                .filter(environment ->
                        estate.snapshot(environment, runbook.service()).isPresent())
                .toList();
    }

    @Override
    public void close() {
        environment.close();
    }
}
