package dev.evenkeel.web.cases;

import dev.evenkeel.activities.keys.DecisionSigner;
import dev.evenkeel.workflows.cases.RunbookCase;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunControl.Receipt;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Rule;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everybody who answers what a case asks, until the run has ended or nobody is left to answer. */
final class Person {

    static final String REQUESTER = "requester";

    /** A run that does not move is broken: nothing here waits for anything real but a slow machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How long another question may take to come up while one stays unanswered. */
    private static final Duration SILENCE = Duration.ofMillis(250);

    private final WorkflowStub workflow;
    private final RunRequest request;
    private final DecisionSigner signer;
    private final CaseRun run;
    private final WorkflowClient client;
    private final List<RunbookCase.Answer> left;
    private final List<Problem> trouble = new ArrayList<>();
    private CaseRun.@Nullable News waiting;
    private int decisions;

    Person(WorkflowStub workflow, RunRequest request, DecisionSigner signer, CaseRun run, WorkflowClient client) {
        this.workflow = workflow;
        this.request = request;
        this.signer = signer;
        this.run = run;
        this.client = client;
        this.left = new ArrayList<>(run.story().answers());
    }

    Story play() {
        boolean finished = false;
        while (!finished && trouble.isEmpty()) {
            Optional<CaseRun.News> news = run.next(waiting == null ? PATIENCE : SILENCE);
            if (news.isEmpty()) {
                if (waiting == null) {
                    stuck();
                }
                break;
            }
            finished = news.get().event().type() == Type.RUN_FINISHED;
            try {
                hear(news.get());
            } catch (WorkflowNotFoundException gone) {
                stuck();
            }
        }
        if (!finished) {
            end();
        }
        return new Story(run.journal(), finished ? null : waitsFor(), left, run.unusedStubs(), trouble);
    }

    private void hear(CaseRun.News news) {
        JournalEvent event = news.event();
        if (event.type() == Type.PERSON_ASKED) {
            answer(news);
        } else if (Crew.givesUp(event)) {
            waiting = news;
        } else {
            Crew.order(event).ifPresent(this::steer);
        }
    }

    private void answer(CaseRun.News asked) {
        Optional<RunbookCase.Answer> answer =
                left.stream().filter(each -> suits(each, asked)).findFirst();
        if (answer.isEmpty()) {
            waiting = asked;
            return;
        }
        left.remove(answer.get());
        Decision.Action action = answer.get().action();
        try {
            if (action != null) {
                decide(answer.get(), action, asked);
            }
            run.answered();
        } catch (WorkflowUpdateException refused) {
            trouble.add(new Problem(
                    answer.get().at(),
                    "The answer is refused: " + why(refused),
                    "Let somebody answer who may, and as it is asked.",
                    Rule.EXPECTATION));
        }
    }

    /** The question with its step as the case names it. */
    private @Nullable JournalEvent waitsFor() {
        if (waiting == null) {
            return null;
        }
        JournalEvent event = waiting.event();
        return new JournalEvent(
                event.seq(), event.at(), event.type(), waiting.step(), event.attempt(), event.actor(), event.data());
    }

    private static @Nullable String why(WorkflowUpdateException refused) {
        return refused.getCause() instanceof ApplicationFailure cause
                ? cause.getOriginalMessage()
                : refused.getMessage();
    }

    private static boolean suits(RunbookCase.Answer answer, CaseRun.News asked) {
        Decision.Action action = answer.action();
        return answer.step().fits(String.valueOf(asked.step()))
                && (action == null
                        || action == Decision.Action.CANCEL
                        || (asked.event().data().get("actions") instanceof List<?> actions
                                && actions.contains(action.name())));
    }

    /** An approval takes as many people as it needs, when the case does not say who. */
    private void decide(RunbookCase.Answer answer, Decision.Action action, CaseRun.News asked) {
        int needed = answer.by() == null
                        && action == Decision.Action.APPROVE
                        && asked.event().data().get("count") instanceof Number count
                ? count.intValue()
                : 1;
        for (int i = 1; i <= needed; i++) {
            String actor = answer.by() == null ? "person-" + i : answer.by();
            stub(asked.runId()).update("decide", Receipt.class, signer.sign(decision(answer, action, asked, actor)));
        }
    }

    /** Has the crew of the incident do what it wants to. */
    private void steer(Crew.Order order) {
        try {
            workflow.update("decide", Receipt.class, signer.sign(decision(order)));
            run.answered();
        } catch (WorkflowUpdateException refused) {
            trouble.add(new Problem(
                    run.story().at(),
                    "The crew of the incident is refused: " + why(refused),
                    "See docs/incidents.md for what it does.",
                    Rule.EXPECTATION));
        }
    }

    private Decision decision(Crew.Order order) {
        return new Decision(
                "decision-" + ++decisions,
                request.runId(),
                order.action(),
                null,
                null,
                Crew.COMMANDER,
                Role.RESPONDER,
                request.estate().environment().name(),
                order.comment(),
                order.evidence(),
                0);
    }

    private WorkflowStub stub(String runId) {
        return runId.equals(request.runId()) ? workflow : client.newUntypedWorkflowStub("run/" + runId);
    }

    private Decision decision(RunbookCase.Answer answer, Decision.Action action, CaseRun.News news, String actor) {
        JournalEvent asked = news.event();
        boolean aboutTheRun = action == Decision.Action.CANCEL;
        Object scope = action == Decision.Action.UNDO
                ? run.undoScope(news.runId())
                : asked.data().get("scope");
        return new Decision(
                "decision-" + ++decisions,
                news.runId(),
                action,
                aboutTheRun ? null : asked.step(),
                aboutTheRun || scope == null ? null : String.valueOf(scope),
                actor,
                Role.ADMIN,
                request.estate().environment().name(),
                answer.comment(),
                answer.evidence(),
                asked.at());
    }

    private void stuck() {
        String why = client.fetchHistory("run/" + request.runId()).getEvents().stream()
                .map(Person::failure)
                .filter(failure -> !failure.isEmpty())
                .reduce((first, second) -> second)
                .orElse("nothing happens any more");
        trouble.add(new Problem(
                run.story().at(),
                "The run does not come to an end: " + why,
                "See that the results of the case are like those of the real steps.",
                Rule.EXPECTATION));
    }

    /** Of a task of the workflow, or of the workflow itself, with what lies behind it. */
    private static String failure(HistoryEvent event) {
        Failure failure = event.hasWorkflowTaskFailedEventAttributes()
                ? event.getWorkflowTaskFailedEventAttributes().getFailure()
                : event.getWorkflowExecutionFailedEventAttributes().getFailure();
        StringBuilder why = new StringBuilder(failure.getMessage());
        while (failure.hasCause()) {
            failure = failure.getCause();
            why.append(": ").append(failure.getMessage());
        }
        return why.toString();
    }

    /** Those that it has started go first: the test server's clock waits for them for ever when only the run that holds them ends. */
    private void end() {
        run.children().forEach(child -> terminate(client.newUntypedWorkflowStub("run/" + child)));
        terminate(workflow);
    }

    private static void terminate(WorkflowStub run) {
        try {
            run.terminate("the case is over");
        } catch (WorkflowException endedBefore) {
            return;
        }
    }
}
