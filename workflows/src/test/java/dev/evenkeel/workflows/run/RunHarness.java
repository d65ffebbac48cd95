package dev.evenkeel.workflows.run;

import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.EstateSnapshot.Environment;
import dev.evenkeel.workflows.contract.EstateSnapshot.Service;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunControl.Receipt;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
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
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs a runbook on Temporal's test server, in skipped time, with fake tools and a real signature. */
final class RunHarness implements AutoCloseable {

    static final String KEY = "test-key";

    private static final PinnedRunbooks RUNBOOKS = new RememberedRunbooks(new RunbookReader(new ExpressionCompiler()));

    final FakeTools tools = new FakeTools();
    final FakeJournal journal = new FakeJournal();
    final FakeLocks locks = new FakeLocks(this::client);
    final KeyPair keys = newKeys();

    private final Map<String, RunRequest.Child> children = new LinkedHashMap<>();
    private final TestWorkflowEnvironment environment;
    private final AtomicInteger decisions = new AtomicInteger();
    private @Nullable WorkflowStub stub;
    private String current = "r1";
    private String starting = "r1";

    RunHarness() {
        this(600);
    }

    /** @param cachedWorkflows 0 replays the whole history at every workflow task */
    RunHarness(int cachedWorkflows) {
        environment = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                // Recorded histories name who did what: no machine's name belongs in them.
                .setWorkflowClientOptions(
                        WorkflowClientOptions.newBuilder().setIdentity("test").build())
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkflowCacheSize(cachedWorkflows)
                        .build())
                .build());
        Worker worker = environment.newWorker(TaskQueues.MAIN);
        Procedures.register(worker, RunHarness::read);
        worker.registerWorkflowImplementationTypes(UrgentRun.Implementation.class);
        worker.registerActivitiesImplementations(tools, journal, locks);
        environment.start();
    }

    static Runbook read(RunRequest.Definition definition) {
        return RUNBOOKS.runbook(definition);
    }

    RunHarness start(String yaml, Map<String, Object> inputs) {
        return start(yaml, inputs, Mode.LIVE);
    }

    RunHarness start(String yaml, Map<String, Object> inputs, Mode mode) {
        return start(yaml, inputs, mode, null);
    }

    RunHarness start(String yaml, Map<String, Object> inputs, Mode mode, RunRequest.@Nullable Takeover takeover) {
        RunRequest.Definition definition = definition(yaml);
        String procedure = read(definition).procedure().key();
        stub = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        procedure,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId("run/" + starting)
                                .build());
        stub.start(new RunRequest(
                starting,
                definition,
                inputs,
                mode,
                estate(),
                "rita",
                Map.of(KEY, Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())),
                children,
                null,
                takeover));
        return this;
    }

    /** What is started next is another run, beside the first one, and what is decided is about it. */
    RunHarness another(String runId) {
        starting = runId;
        return in(runId);
    }

    /** Pins another runbook to the run that is started next. */
    RunHarness child(String name, String yaml) {
        children.put(name, new RunRequest.Child(definition(yaml), estate()));
        return this;
    }

    private static RunRequest.Definition definition(String yaml) {
        String name = yaml.lines().findFirst().orElse("").replace("runbook: ", "");
        return new RunRequest.Definition(
                "task/" + name + ".yaml",
                yaml,
                CanonicalJson.sha256(yaml.getBytes(StandardCharsets.UTF_8)),
                "commit",
                "eve");
    }

    /** From now on waits for this run and decides about it: a child, or again the first one. */
    RunHarness in(String runId) {
        current = runId;
        return this;
    }

    RunResult result(String runId) {
        return client().newUntypedWorkflowStub("run/" + runId).getResult(RunResult.class);
    }

    RunResult result() {
        return stub().getResult(RunResult.class);
    }

    /** A run of a procedure that goes before others asks for the lock of the shop. */
    RunHarness urgent(String runId) {
        client().newUntypedWorkflowStub(
                        "urgent",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId("run/" + runId)
                                .build())
                .start(Map.of());
        locks.ask("production", "shop", new LockWorkflow.Ask(runId, "Fail over", "rita", true, false, 0, Map.of()));
        return this;
    }

    /** Lets time pass, skipped, while nobody waits for the result. */
    RunHarness pass(Duration time) {
        environment.sleep(time);
        return this;
    }

    RunHarness waitFor(String what) {
        await().atMost(Duration.ofSeconds(20)).until(() -> journal.of(current).waitsFor(what));
        return this;
    }

    /** Decides about the step that waits, as the page would: with the scope that the journal shows. */
    Receipt decide(String actor, Action action, String comment) {
        return decide(actor, action, comment, Map.of());
    }

    Receipt decide(String actor, Action action, String comment, Map<String, Object> evidence) {
        var asked = journal.of(current).last(Type.PERSON_ASKED).orElseThrow();
        Object scope = asked.data().get("scope");
        return send(sign(decision(
                actor, action, asked.step(), scope == null ? null : String.valueOf(scope), comment, evidence)));
    }

    Receipt steer(String actor, Action action) {
        return send(sign(decision(actor, action, null, null, "because", Map.of())));
    }

    Decision decision(
            String actor,
            Action action,
            @Nullable String step,
            @Nullable String scope,
            String comment,
            Map<String, Object> evidence) {
        return new Decision(
                "d" + decisions.incrementAndGet(),
                current,
                action,
                step,
                scope,
                actor,
                Role.APPROVER,
                "production",
                comment,
                evidence,
                0);
    }

    SignedDecision sign(Decision decision) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(decision.bytes());
            return new SignedDecision(decision, KEY, Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Receipt send(SignedDecision decision) {
        return client().newUntypedWorkflowStub("run/" + current).update("decide", Receipt.class, decision);
    }

    WorkflowStub stub() {
        if (stub == null) {
            throw new IllegalStateException("Nothing was started");
        }
        return stub;
    }

    WorkflowClient client() {
        return environment.getWorkflowClient();
    }

    /** Steps by the type of event, as {@code TYPE step}. */
    List<String> story() {
        return journal.events().stream()
                .map(event -> event.type() + (event.step() == null ? "" : " " + event.step()))
                .toList();
    }

    static EstateSnapshot estate() {
        Map<String, Object> nothing = new LinkedHashMap<>();
        return new EstateSnapshot(
                new Environment("production", "Production", nothing),
                new Service("shop", "The shop", "team-shop", List.of("north", "south", "west"), nothing),
                List.of(site("north"), site("south"), site("west")));
    }

    private static Site site(String name) {
        return new Site(
                name, name, "local", "lab", "http://" + name, Map.of("shop", "127.0.0.1"), Map.of("port", 8080));
    }

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        environment.close();
    }
}
