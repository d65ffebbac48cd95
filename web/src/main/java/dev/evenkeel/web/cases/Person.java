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
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
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

    /** A run that does not move is broken: nothing here waits for anything real. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** How long another question may take to come up while one stays unanswered. */
    private static final int MOST_SENT = 5;

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
    private final Crew crew = new Crew();

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
            JournalEvent event = news.get().event();
            finished = event.type() == Type.RUN_FINISHED;
            if (event.type() == Type.PERSON_ASKED) {
                answer(news.get());
            } else if (!finished) {
                crew.hear(event).ifPresent(this::steer);
                waiting = crew.waits() ? news.get() : waiting;
            }
        }
        if (!finished) {
            end();
        }
        return new Story(run.journal(), finished ? null : waitsFor(), left, run.unusedStubs(), trouble);
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

    /**
     * Moves the incident as its crew wants. The last move ends the run, maybe before it can answer; and the test server now and then
     * loses an update, which is sent again then, and refused when it had arrived after all.
     */
    private void steer(Crew.Order order) {
        for (int sent = 1; ; sent++) {
            try {
                workflow.update("decide", Receipt.class, signer.sign(move(order)));
                return;
            } catch (WorkflowNotFoundException lost) {
                if (sent == MOST_SENT || hasEnded()) {
                    return;
                }
            } catch (WorkflowUpdateException refused) {
                if (sent == 1) {
                    throw refused;
                }
                return;
            }
        }
    }

    private boolean hasEnded() {
        return workflow.describe().getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }

    private Decision move(Crew.Order order) {
        return new Decision(
                "decision-" + ++decisions,
                request.runId(),
                order.action(),
                null,
                null,
                "person-1",
                Role.ADMIN,
                request.estate().environment().name(),
                "",
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
