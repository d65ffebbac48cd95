package dev.evenkeel.workflows.run;

import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.contract.AlertsWorkflow;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Drill;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.EstateSnapshot.Environment;
import dev.evenkeel.workflows.contract.EstateSnapshot.Service;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Freeze;
import dev.evenkeel.workflows.contract.FreezeOverride;
import dev.evenkeel.workflows.contract.Incident;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunControl.Receipt;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.ScheduleActivities;
import dev.evenkeel.workflows.contract.ScheduledRunWorkflow;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Runs a runbook on Temporal's test server, in skipped time, with fake tools and a real signature. */
final class RunHarness implements AutoCloseable {

    /** A server that answers; no other one does. */
    static final String HOST = "here";

    /** The first run of all, on a machine that has much else to do, takes more than twenty seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    private static final PinnedRunbooks RUNBOOKS = new RememberedRunbooks(new RunbookReader(new ExpressionCompiler()));

    final FakeTools tools = new FakeTools();
    final FakeKubernetes kubernetes = new FakeKubernetes();
    final FakeEstate estate = new FakeEstate();
    final FakeJournal journal = new FakeJournal();
    final FakeReadiness readiness = new FakeReadiness();
    final FakeLocks locks = new FakeLocks(this::client);
    final FakeSchedules schedules = new FakeSchedules();
    final FakeAlerts alerts = new FakeAlerts();
    final FakePrimaries primaries = new FakePrimaries();
    final FakeRouting routing = new FakeRouting();
    final FakeActions actions = new FakeActions();
    final TestKey key = new TestKey();

    private final Map<String, RunRequest.Child> children = new LinkedHashMap<>();
    private final TestWorkflowEnvironment environment;
    private final AtomicInteger decisions = new AtomicInteger();
    private @Nullable WorkflowStub stub;
    private final List<Freeze> freezes = new ArrayList<>();
    private @Nullable FreezeOverride override;
    private @Nullable Recovery recovery;
    private @Nullable Drill drill;
    private String channel = "";
    private @Nullable Incident incident;
    private @Nullable String origin;
    private String current = "r1";
    private String starting = "r1";

    RunHarness() {
        this(600);
    }

    /** @param cachedWorkflows 0 replays the whole history at every workflow task */
    RunHarness(int cachedWorkflows) {
        this(cachedWorkflows, Instant.EPOCH);
    }

    /** @param begins when it is, for the test; the epoch: now */
    RunHarness(int cachedWorkflows, Instant begins) {
        environment = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setInitialTime(begins)
                // Recorded histories name who did what: no machine's name belongs in them.
                .setWorkflowClientOptions(
                        WorkflowClientOptions.newBuilder().setIdentity("test").build())
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkflowCacheSize(cachedWorkflows)
                        .build())
                .build());
        Worker worker =
                environment.newWorker(TaskQueues.MAIN, Procedures.options().build());
        Procedures.register(worker, RunHarness::read);
        worker.registerWorkflowImplementationTypes(UrgentRun.Implementation.class);
        worker.registerActivitiesImplementations(
                tools, estate, kubernetes, journal, locks, primaries, readiness, schedules, alerts, routing, actions);
        environment.newWorker(TaskQueues.host(HOST)).registerActivitiesImplementations(tools);
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
                here(),
                "rita",
                key.pinned(),
                children,
                null,
                takeover,
                recovery,
                drill,
                override,
                incident,
                origin,
                incident == null ? origin : starting));
        return this;
    }

    /** A schedule starts the run r1 of the runbook at its time. */
    RunHarness scheduled(String yaml, ScheduleActivities.@Nullable Confirm confirm) {
        RunRequest.Definition definition = definition(yaml);
        schedules.resolved.add(new ScheduleActivities.Resolved(
                new RunRequest("r1", definition, Map.of(), Mode.LIVE, estate(), "schedule", key.pinned(), Map.of()),
                read(definition).procedure().key(),
                confirm,
                null));
        stub = client().newUntypedWorkflowStub(
                        "scheduled",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId(FakeSchedules.LAUNCHER)
                                .build());
        stub.start(new ScheduledRunWorkflow.Fire("night/nightly", "", ""));
        return this;
    }

    /** The owner of the service of later runs is told in this channel. */
    RunHarness toldIn(String name) {
        channel = name;
        return this;
    }

    /** The next run is declared so. */
    RunHarness declared(Recovery now) {
        recovery = now;
        return this;
    }

    /** The next run is declared so. */
    RunHarness declared(Incident now) {
        incident = now;
        return this;
    }

    /** What is started next is launched from the room of this run. */
    RunHarness from(String room) {
        origin = room;
        incident = null;
        return this;
    }

    /** Decides about the run as a whole, by somebody who has this role. */
    Receipt decide(String actor, Role role, Action action, String comment, Map<String, Object> evidence) {
        Decision any = decision(actor, action, null, null, comment, evidence);
        return send(sign(new Decision(
                any.id(), any.runId(), action, null, null, actor, role, "production", comment, evidence, 0)));
    }

    /** The next run is a drill that a schedule started on these terms. */
    RunHarness unattended(Drill terms) {
        drill = terms;
        return this;
    }

    /** Milliseconds since the epoch, by the clock of the test. */
    long now() {
        return environment.currentTimeMillis();
    }

    /** One evaluation of readiness, from its beginning to its end. */
    void evaluateReadiness() {
        WorkflowStub evaluation = client().newUntypedWorkflowStub(
                        "readiness",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId("readiness")
                                .build());
        evaluation.start();
        evaluation.getResult(Void.class);
    }

    /** One round of reminders, from its beginning to its end. */
    void remindOfActions() {
        WorkflowStub round = client().newUntypedWorkflowStub(
                        "actions",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId("actions")
                                .build());
        round.start();
        round.getResult(Void.class);
    }

    /** Something has arrived about alerts; the workflow that routes is started if need be. */
    void alertsArrived() {
        client().newUntypedWorkflowStub(
                        "alerts",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId(AlertsWorkflow.ID)
                                .build())
                .signalWithStart("arrived", new Object[0], new Object[0]);
    }

    /** What is started next is another run, beside the first one, and what is decided is about it. */
    RunHarness another(String runId) {
        starting = runId;
        return in(runId);
    }

    /** When nothing may be deployed, for what is started from now on. */
    RunHarness frozen(Freeze freeze) {
        freezes.add(freeze);
        return this;
    }

    /** What is started from now on is launched in spite of a freeze. */
    RunHarness overriding(FreezeOverride by) {
        override = by;
        return this;
    }

    private EstateSnapshot here() {
        EstateSnapshot all = estate();
        Service shop = Objects.requireNonNull(all.service());
        Service told = new Service(shop.name(), shop.title(), shop.owner(), shop.sites(), shop.vars(), "", "", channel);
        return new EstateSnapshot(all.environment(), told, all.sites(), freezes);
    }

    /** Pins another runbook to the run that is started next. */
    RunHarness child(String name, String yaml) {
        return child(name, yaml, "eve");
    }

    RunHarness child(String name, String yaml, String editor) {
        RunRequest.Definition pinned = definition(yaml);
        children.put(
                name,
                new RunRequest.Child(
                        new RunRequest.Definition(pinned.path(), pinned.text(), pinned.hash(), pinned.commit(), editor),
                        here()));
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
        await().until(() -> journal.of(current).waitsFor(what));
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

    /** Decides about the start that a schedule asks for. */
    void confirm(String actor, Action action) {
        client().newUntypedWorkflowStub(FakeSchedules.LAUNCHER)
                .update("decide", Void.class, sign(decision(actor, action, null, null, "", Map.of())));
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
        return key.sign(decision);
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

    WorkflowStub stub(String runId) {
        return client().newUntypedWorkflowStub("run/" + runId);
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
                name,
                name,
                "local",
                "lab",
                "http://" + name,
                Map.of("shop", "127.0.0.1"),
                Map.of("kubeconfig", "file:clusters/" + name),
                false,
                Map.of("port", 8080));
    }

    @Override
    public void close() {
        environment.close();
    }
}
