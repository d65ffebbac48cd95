package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatCodes.Code;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Agrees with a code, which was shown to this person, on the page of this run, for what was to be done there. */
@Component
class ApproveReply {

    private final Store store;
    private final OneTimeCodes codes;
    private final ChatApprovals approvals;
    private final Decisions decisions;

    ApproveReply(Store store, OneTimeCodes codes, ChatApprovals approvals, Decisions decisions) {
        this.store = store;
        this.codes = codes;
        this.approvals = approvals;
        this.decisions = decisions;
    }

    Reply of(Asked asked, String typed) {
        Optional<Code> code = codes.approval(typed, asked.user(), asked.said().key());
        Optional<RunSummary> run = code.map(Code::run).flatMap(store.runs()::find);
        if (code.isEmpty() || run.isEmpty()) {
            return Reply.refused(
                    codes.blocked(asked.user())
                            ? "Too many wrong codes were typed, so all of yours are void. Open the page of the run and have"
                                    + " a new one shown."
                            : "This is none of your codes, or it is older than 10 minutes, or was used. Open the page of"
                                    + " the run and have a new one shown.");
        }
        return agree(asked, code.get(), run.get());
    }

    private Reply agree(Asked asked, Code code, RunSummary run) {
        RunView view = RunView.of(run, store.journal().read(run.runId(), 0));
        Optional<String> grave = view.question(code.step())
                .filter(question -> question.kind() == Question.Kind.APPROVAL)
                .flatMap(question -> approvals.grave(view, question));
        if (grave.isPresent()) {
            return Reply.refused("This is not approved by chat: " + grave.get() + ". Approve it on its page.")
                    .about(run.runId());
        }
        Decisions.Outcome outcome = decisions.decide(new Decisions.Ask(
                asked.id(),
                run.runId(),
                Action.APPROVE,
                code.step(),
                code.scope(),
                asked.user(),
                "",
                Map.of(),
                asked.via()));
        return switch (outcome) {
            case Decisions.Outcome.Accepted accepted ->
                Reply.done("Approved by " + asked.user(), Reply.line(run.title()), run.runId());
            case Decisions.Outcome.Refused refused ->
                Reply.refused(refused.message() + "\n\nThe code is used; have a new one shown on the page of the run.")
                        .about(run.runId());
        };
    }
}
