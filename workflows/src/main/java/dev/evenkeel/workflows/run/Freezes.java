package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Freeze;
import dev.evenkeel.workflows.contract.Freeze.Holding;
import dev.evenkeel.workflows.contract.FreezeOverride;
import dev.evenkeel.workflows.contract.JournalEvent.StepOutline;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.runbook.Phase;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds a deploy up while nothing may be deployed, by the freezes that were pinned when it was launched. */
final class Freezes {

    private final RunContext run;
    private final Approvals approvals;
    private final People people;
    private final Set<String> overridden = new HashSet<>();

    /** What was found at a moment: remembered in history, since the rules of time zones change between machines. */
    record Found(@Nullable String first, @Nullable Long until, List<String> all) {}

    Freezes(RunContext run, Approvals approvals, People people) {
        this.run = run;
        this.approvals = approvals;
        this.people = people;
    }

    /** Somebody launched the run, or the one that started it, in spite of them. */
    void overridden(FreezeOverride override) {
        overridden.addAll(override.freezes());
        if (run.request().parent() == null) {
            run.reviews().open(override);
        }
    }

    /** Why a run that another one starts may not start; also sees to it that nothing acts before a review is open. */
    Optional<String> atStart() {
        run.reviews().await();
        if (run.request().parent() == null) {
            return Optional.empty();
        }
        return holding().map(holding -> holding.message() + ". " + holding.advice() + ".");
    }

    /** @throws StepsStopped when a person wants the run to stop */
    void await(Phase phase, int wave) {
        String key = phase.name() + "/freeze_" + wave;
        boolean waits = false;
        int attempt = 0;
        for (Optional<Holding> holding = holding(); holding.isPresent(); holding = holding()) {
            if (++attempt == 1) {
                add(key, phase, holding.get());
            }
            waits = ask(key, attempt, holding.get(), waits);
        }
        if (attempt > 0) {
            run.journal()
                    .note(Type.STEP_FINISHED, key, attempt, Map.of("summary", "nothing is frozen", "result", Map.of()));
        }
    }

    /** @return whether somebody has said that the run waits */
    private boolean ask(String key, int attempt, Holding holding, boolean waits) {
        Question question = Question.freeze(key, waits);
        Map<String, Object> data = People.asked(question);
        data.put("message", holding.message());
        data.put("advice", (waits ? "The run goes on by itself then. " : "") + holding.advice() + ".");
        data.put("waits", waits);
        Long until = holding.until();
        if (until != null) {
            data.put("until", until);
        }
        people.ask(question, attempt, data);
        if (waits && until != null) {
            Duration left = Duration.ofMillis(Math.max(1, until - Workflow.currentTimeMillis()));
            Workflow.await(left, () -> question.settled().isPresent());
        } else {
            Workflow.await(() -> question.settled().isPresent());
        }
        Optional<Decision> decision = question.settled();
        if (decision.isEmpty()) {
            people.answered(question, attempt, "ended");
            return false;
        }
        return settled(key, attempt, question, decision.get()) || waits;
    }

    private boolean settled(String key, int attempt, Question question, Decision decision) {
        switch (decision.action()) {
            case STOP -> {
                people.answered(question, attempt, "stop");
                run.journal()
                        .note(
                                Type.STEP_FAILED,
                                key,
                                attempt,
                                Map.of("message", "stopped by " + decision.actor(), "advice", "", "next", "stop"));
                throw StepsStopped.byPerson(decision.actor() + " stopped the run: " + decision.comment());
            }
            case BREAK_GLASS -> {
                run.reviews().await();
                Role needed = Decision.Action.BREAK_GLASS.needs();
                if (approvals.without(List.of(decision.actor()), needed).isEmpty()) {
                    overridden.addAll(found().all());
                    people.answered(question, attempt, "glass_broken");
                } else {
                    people.answered(question, attempt, "withdrawn");
                }
                return false;
            }
            default -> {
                people.answered(question, attempt, "wait");
                return true;
            }
        }
    }

    private void add(String key, Phase phase, Holding holding) {
        StepOutline outline =
                new StepOutline(key, "Freeze: " + holding.freeze().title(), "freeze", phase.name(), null, null);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("parent", phase.name());
        data.put("steps", List.of(CanonicalJson.tree(outline)));
        run.journal().note(Type.STEPS_ADDED, data);
    }

    private Optional<Holding> holding() {
        if (run.rehearsal() || pinned().isEmpty()) {
            return Optional.empty();
        }
        Found found = found();
        return pinned().stream()
                .filter(freeze -> freeze.id().equals(found.first()))
                .findFirst()
                .map(freeze -> new Holding(freeze, found.until()));
    }

    private Found found() {
        List<Freeze> pinned = pinned();
        long now = Workflow.currentTimeMillis();
        return Workflow.sideEffect(
                Found.class,
                () -> Freeze.holding(pinned, now)
                        .map(holding -> new Found(holding.freeze().id(), holding.until(), Freeze.ids(pinned, now)))
                        .orElseGet(() -> new Found(null, null, List.of())));
    }

    private List<Freeze> pinned() {
        return run.request().estate().freezes().stream()
                .filter(freeze -> !overridden.contains(freeze.id()))
                .toList();
    }
}
