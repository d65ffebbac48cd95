package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.HttpActivities;
import dev.evenkeel.workflows.contract.PeopleActivities;
import dev.evenkeel.workflows.contract.ReviewActivities;
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

/** Tools that only remember what they were asked, and fail when they were told to. */
final class FakeTools
        implements TerraformActivities,
                AnsibleActivities,
                CommandActivities,
                HttpActivities,
                PeopleActivities,
                ReviewActivities {

    private final List<Act> acts = new CopyOnWriteArrayList<>();
    private final List<ScriptRequest> scripts = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<ApplicationFailure>> failures = new ConcurrentHashMap<>();
    private final Map<String, String> changes = new ConcurrentHashMap<>();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private final List<String> gone = new CopyOnWriteArrayList<>();
    private final List<Review> reviews = new CopyOnWriteArrayList<>();

    /** The next attempt of the step with this key fails. */
    void failNext(String step, String type, String message) {
        failures.computeIfAbsent(step, key -> new ArrayDeque<>())
                .add(ApplicationFailure.newNonRetryableFailure(
                        message, type, new Failures.Detail("Look at it", "seen: nothing")));
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
        return new PlanResult("file-" + request.act().id(), digest, "1 to add", 1, 0, 0);
    }

    @Override
    public ApplyResult apply(ApplyRequest request) {
        act(request.act());
        return new ApplyResult("1 added", Map.of("url", "http://shop"));
    }

    @Override
    public PlaybookResult playbook(PlaybookRequest request) {
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
