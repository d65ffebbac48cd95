package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.ChatActivities;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.HttpActivities;
import dev.evenkeel.workflows.contract.PeopleActivities;
import dev.evenkeel.workflows.contract.PrometheusActivities;
import dev.evenkeel.workflows.contract.ReviewActivities;
import dev.evenkeel.workflows.contract.RunnerActivities;
import dev.evenkeel.workflows.contract.SqlActivities;
import dev.evenkeel.workflows.contract.TerraformActivities;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Tools that only remember what they were asked, and fail when they were told to. */
final class FakeTools
        implements TerraformActivities,
                AnsibleActivities,
                CommandActivities,
                HttpActivities,
                PrometheusActivities,
                SqlActivities,
                CloudActivities,
                ChatActivities,
                PeopleActivities,
                ReviewActivities,
                RunnerActivities {

    private final List<Act> acts = new CopyOnWriteArrayList<>();
    private final List<ScriptRequest> scripts = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<ApplicationFailure>> failures = new ConcurrentHashMap<>();
    private final Map<String, String> changes = new ConcurrentHashMap<>();
    private final Map<String, UnaryOperator<PlanResult>> plans = new ConcurrentHashMap<>();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private final List<String> gone = new CopyOnWriteArrayList<>();
    private final List<Record> clouds = new CopyOnWriteArrayList<>();
    private final List<NotifyRequest> messages = new CopyOnWriteArrayList<>();
    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final Set<String> deaf = ConcurrentHashMap.newKeySet();
    private final List<Review> reviews = new CopyOnWriteArrayList<>();
    private final List<PlaybookRequest> playbooks = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<GateResult>> gates = new ConcurrentHashMap<>();
    private final List<GateRequest> gateRequests = new CopyOnWriteArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private final List<SqlRequest> sql = new CopyOnWriteArrayList<>();
    private final List<String> released = new CopyOnWriteArrayList<>();
    private final Map<String, String> begunBy = new ConcurrentHashMap<>();
    private final Set<String> living = ConcurrentHashMap.newKeySet();
    private final List<String> endedLater = new CopyOnWriteArrayList<>();
    private final Set<String> silenced = ConcurrentHashMap.newKeySet();

    /** The next attempt of the step with this key fails. */
    void failNext(String step, String type, String message) {
        failures.computeIfAbsent(step, key -> new ArrayDeque<>())
                .add(ApplicationFailure.newNonRetryableFailure(
                        message, type, new Failures.Detail("Look at it", "seen: nothing")));
    }

    /** The next attempt of the step with this key fails so. */
    void failNext(String step, ApplicationFailure failure) {
        failures.computeIfAbsent(step, key -> new ArrayDeque<>()).add(failure);
    }

    /** A host begins the step and loses sight of it: Temporal tries without an end to find it again, and the tool lives on. */
    void loseSight(String step, String host) {
        begunBy.put(step, host);
        living.add(step);
    }

    /** What hosts were told to end after its act was given up. */
    List<String> endedLater() {
        return List.copyOf(endedLater);
    }

    /** The playbooks that were asked for, in order. */
    List<PlaybookRequest> playbooks() {
        return List.copyOf(playbooks);
    }

    /** Later plans of this step have other changes. */
    void replan(String step, String digest) {
        changes.put(step, digest);
    }

    /** The first attempt of the step lasts until somebody ends it. */
    void holdUntilCancelled(String step) {
        held.add(step);
    }

    boolean wasCancelled(String step) {
        return cancelled.contains(step);
    }

    /** The reviews that were opened, in order. */
    List<Review> reviews() {
        return List.copyOf(reviews);
    }

    void takeRoleFrom(String actor) {
        gone.add(actor);
    }

    /** The keys of the steps that acted, in order. */
    List<String> acted() {
        return acts.stream().map(Act::step).toList();
    }

    /** As {@code run step}. */
    List<String> actedByRun() {
        return acts.stream().map(act -> act.runId() + " " + act.step()).toList();
    }

    /** The scripts that ran to their end. */
    List<ScriptRequest> scripts() {
        return List.copyOf(scripts);
    }

    List<Act> acts() {
        return List.copyOf(acts);
    }

    private void act(Act act) {
        acts.add(act);
        if (held.contains(act.step()) && act.attempt() == 1) {
            lastUntilCancelled(act);
        }
        if (living.contains(act.step())) {
            throw new IllegalStateException("The act is out of sight");
        }
        Deque<ApplicationFailure> planned = failures.get(act.step());
        if (planned != null && !planned.isEmpty()) {
            throw planned.removeFirst();
        }
    }

    private void lastUntilCancelled(Act act) {
        try {
            while (true) {
                Activity.getExecutionContext().heartbeat(null);
                LockSupport.parkNanos(20_000_000);
            }
        } catch (ActivityCanceledException ended) {
            cancelled.add(act.step());
            throw ended;
        }
    }

    @Override
    public PlanResult plan(PlanRequest request) {
        act(request.act());
        String digest = changes.getOrDefault(
                request.act().step(), "changes-of-" + request.act().step());
        PlanResult usual = new PlanResult("file-" + request.act().id(), digest, "1 to add", 1, 0, 0);
        return plans.getOrDefault(request.act().step(), plan -> plan).apply(usual);
    }

    /** What a plan is besides the usual. */
    void plans(String step, UnaryOperator<PlanResult> changed) {
        plans.put(step, changed);
    }

    @Override
    public ApplyResult destroy(ApplyRequest request) {
        act(request.act());
        return new ApplyResult("1 destroyed", Map.of());
    }

    @Override
    public DriftResult drift(PlanRequest request) {
        act(request.act());
        return new DriftResult("deleted", "1 deleted outside", true, List.of(), List.of("terraform_data.a"), List.of());
    }

    @Override
    public OutputResult output(PlanRequest request) {
        act(request.act());
        return new OutputResult(Map.of("count", 3), List.of("password"));
    }

    @Override
    public ApplyResult apply(ApplyRequest request) {
        act(request.act());
        return new ApplyResult("1 added", Map.of("url", "http://shop"));
    }

    @Override
    public PlaybookResult playbook(PlaybookRequest request) {
        playbooks.add(request);
        act(request.act());
        return new PlaybookResult("3 ok, 1 changed", 3, 1, 0, Map.of());
    }

    @Override
    public CommandResult script(ScriptRequest request) {
        act(request.act());
        scripts.add(request);
        return new CommandResult(0, String.join(" ", request.command()), null);
    }

    @Override
    public CommandResult ssh(SshRequest request) {
        act(request.act());
        return new CommandResult(0, String.join(" ", request.command()), null);
    }

    @Override
    public CheckResult check(CheckRequest request) {
        act(request.act());
        return new CheckResult("200 after 1 request", 200, 1, 5);
    }

    @Override
    public RequestResult request(RequestRequest request) {
        act(request.act());
        return new RequestResult(200, "{}", Map.of());
    }

    /** The gate of this step ends so, once for each time that this is said; else it passes. */
    void gateEnds(String step, Outcome outcome, String summary) {
        gates.computeIfAbsent(step, key -> new ArrayDeque<>())
                .add(new GateResult(outcome.word(), summary, "Look at the chart", 0.02, 5, 1));
    }

    /** What was asked of gates, in order. */
    List<GateRequest> gateRequests() {
        return List.copyOf(gateRequests);
    }

    /** The silences that are kept at the moment, by the step. */
    Set<String> silenced() {
        return Set.copyOf(silenced);
    }

    @Override
    public QueryResult query(QueryRequest request) {
        act(request.act());
        queries.add(request.query());
        return new QueryResult(7.0, List.of(Map.of("labels", Map.of(), "value", 7.0, "text", "7")), List.of());
    }

    List<String> queries() {
        return List.copyOf(queries);
    }

    @Override
    public GateResult gate(GateRequest request) {
        act(request.act());
        gateRequests.add(request);
        Deque<GateResult> planned = gates.get(request.act().step());
        return planned == null || planned.isEmpty()
                ? new GateResult(Outcome.PASS.word(), "0.001 passes", "", 0.001, 3, 0)
                : planned.removeFirst();
    }

    @Override
    public SilenceResult silence(SilenceRequest request) {
        act(request.act());
        silenced.add(request.act().step());
        return new SilenceResult("id-of-" + request.act().step(), "silenced");
    }

    @Override
    public void hold(SilenceRequest request, String id) {
        lastUntilCancelled(request.act());
    }

    @Override
    public void lift(SilenceRequest request, String id) {
        silenced.remove(request.act().step());
    }

    @Override
    public SqlResult query(SqlRequest request) {
        act(request.act());
        sql.add(request);
        return new SqlResult(List.of(Map.of("n", 3L)), Map.of("n", 3L), 3L, 1, "", "3");
    }

    List<SqlRequest> sql() {
        return List.copyOf(sql);
    }

    @Override
    public DnsResult dns(DnsRequest request) {
        act(request.act());
        clouds.add(request);
        return new DnsResult(
                "changed",
                request.name(),
                request.type(),
                request.values(),
                request.ttl(),
                true,
                List.of("north.example.org"),
                300,
                -1);
    }

    @Override
    public ScaleResult scale(ScaleRequest request) {
        act(request.act());
        clouds.add(request);
        return new ScaleResult("scaled", request.size(), request.size(), 1, true);
    }

    @Override
    public InstanceResult instance(InstanceRequest request) {
        act(request.act());
        clouds.add(request);
        return new InstanceResult("stopped", "i-1", "stopped", "running", "", true);
    }

    @Override
    public DatabaseResult database(DatabaseRequest request) {
        act(request.act());
        clouds.add(request);
        return new DatabaseResult("promoted", request.name(), "available", "primary", "", "", true);
    }

    @Override
    public SnapshotResult snapshot(SnapshotRequest request) {
        act(request.act());
        clouds.add(request);
        return new SnapshotResult("made", "snap-1", request.name(), "ready", true);
    }

    @Override
    public ReplicationResult replication(ReplicationRequest request) {
        act(request.act());
        clouds.add(request);
        return new ReplicationResult("2.5 s behind", "available", "db", 2.5, "");
    }

    /** What was asked of clouds, in order. */
    List<Record> clouds() {
        return List.copyOf(clouds);
    }

    /** The channel takes no message any more. */
    void deafen(String channel) {
        deaf.add(channel);
    }

    /** What was said in channels, in order. */
    List<NotifyRequest> messages() {
        return List.copyOf(messages);
    }

    /** What runs said by themselves, in order. */
    List<Notice> notices() {
        return List.copyOf(notices);
    }

    @Override
    public NotifyResult tell(Notice notice) {
        if (notice.channel().equals("broken")) {
            throw new IllegalStateException("There is no way out");
        }
        notices.add(notice);
        return new NotifyResult(!deaf.contains(notice.channel()), "n" + notices.size(), "", "");
    }

    @Override
    public NotifyResult send(NotifyRequest request) {
        act(request.act());
        messages.add(request);
        return deaf.contains(request.channel())
                ? new NotifyResult(false, "", "no answer", "not delivered to " + request.channel() + ": no answer")
                : new NotifyResult(true, "m" + messages.size(), "", "told " + request.channel());
    }

    @Override
    public void release(Act act, String queue) {
        released.add(act.id() + " of " + queue);
    }

    /** The acts that were taken from a host, in order. */
    List<String> released() {
        return List.copyOf(released);
    }

    @Override
    public String holder(Act act) {
        return begunBy.getOrDefault(act.step(), "");
    }

    @Override
    public boolean end(Act act) {
        living.remove(act.step());
        endedLater.add(act.step());
        return true;
    }

    @Override
    public void open(Review review) {
        reviews.add(review);
    }

    @Override
    public List<String> without(Question question) {
        List<String> without = new ArrayList<>(question.actors());
        without.retainAll(gone);
        return without;
    }
}
