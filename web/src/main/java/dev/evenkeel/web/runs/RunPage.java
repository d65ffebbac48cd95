package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Artifact;
import dev.evenkeel.activities.terraform.PlanDigest;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.RecoveryView;
import dev.evenkeel.web.runs.view.Resumption;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.StepView;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as one person sees it: what there is to do, and whether they may do it.
 *
 * @param asks the open questions; those that the viewer can answer first
 */
public record RunPage(
        RunView run,
        List<Ask> asks,
        boolean mayOperate,
        boolean mayComment,
        boolean mayBreakGlass,
        String viewer,
        List<Artifact> artifacts) {

    private static final List<Action> BUTTONS = List.of(
            Action.APPROVE,
            Action.COMPLETE,
            Action.NOT_APPLICABLE,
            Action.TAKE_OVER,
            Action.MARK_DONE,
            Action.RETRY,
            Action.UNGRACEFUL,
            Action.SKIP,
            Action.REJECT,
            Action.LEAVE,
            Action.WAIT,
            Action.STOP);

    /** @param obstacle why the viewer cannot answer, as the last part of a message key; empty when they can */
    public record Ask(Question question, String obstacle, List<String> who) {
        public boolean mine() {
            return obstacle.isEmpty();
        }
    }

    static RunPage of(RunView run, Viewer viewer, Viewers viewers, List<Artifact> artifacts) {
        String environment = run.summary().environment();
        List<Ask> asks = run.questions().stream()
                .map(question -> new Ask(
                        question,
                        obstacle(question, run, viewer),
                        who(viewers.holders(question.role(), environment), question, run)))
                .sorted((one, other) -> Boolean.compare(other.mine(), one.mine()))
                .toList();
        return new RunPage(
                run,
                asks,
                viewer.may(Role.OPERATOR, environment),
                viewer.may(Role.RESPONDER, environment)
                        && !run.summary().status().finished(),
                viewer.may(Action.BREAK_GLASS.needs(), environment),
                viewer.name(),
                artifacts);
    }

    public Optional<Ask> next() {
        return asks.stream().findFirst();
    }

    /** Changes when what is asked changes, so that a live page leaves alone what somebody is typing. */
    public String nextVersion() {
        StringBuilder version = new StringBuilder(run.summary().status().name()).append(run.pausing());
        asks.forEach(ask -> version.append('|')
                .append(ask.question().step())
                .append(ask.question().askedAt())
                .append(ask.question().said().size())
                .append(ask.question().urgency().overdue())
                .append(ask.question().urgency().escalated())
                .append(ask.obstacle()));
        version.append(run.undo().scope());
        run.held().forEach(step -> version.append('|').append(step.key()));
        run.running()
                .forEach(step -> version.append('|')
                        .append(step.key())
                        .append(step.attempts().size()));
        return Integer.toHexString(version.toString().hashCode());
    }

    public boolean mayPause() {
        RunStatus status = run.summary().status();
        return mayOperate && !run.pausing() && (status == RunStatus.RUNNING || status == RunStatus.WAITING);
    }

    public boolean mayResume() {
        return mayOperate
                && (run.pausing() || run.summary().status() == RunStatus.PAUSED)
                && !run.summary().status().finished();
    }

    public boolean mayCancel() {
        RunStatus status = run.summary().status();
        return mayOperate && !status.finished() && status != RunStatus.CANCELLING;
    }

    /** Whether a recovery that counts on the old primary may go on without it. */
    public boolean mayGiveUpPrimary() {
        @Nullable RecoveryView recovery = run.recovery();
        return mayOperate
                && recovery != null
                && recovery.graceful()
                && recovery.returnsFrom() == null
                && recovery.verified() == null
                && run.summary().mode() != Mode.REHEARSAL
                && !run.summary().status().finished();
    }

    /** Whether the way back from this failover can be started, if its runbook says one. */
    boolean mayFailBack() {
        @Nullable RecoveryView recovery = run.recovery();
        return mayOperate
                && recovery != null
                && recovery.returnsFrom() == null
                && run.summary().mode() == Mode.LIVE
                && run.summary().status().finished()
                && recovery.moved();
    }

    public List<Artifact> artifactsOf(String step) {
        return artifacts.stream()
                .filter(artifact -> artifact.step().equals(step))
                .toList();
    }

    /** The plan of a step, as a text that people can read. */
    public Optional<Artifact> planPage(String step) {
        return artifactsOf(step).stream()
                .filter(artifact -> artifact.mediaType().startsWith("text/"))
                .findFirst();
    }

    /** What the latest plan of a step would do, resource by resource; none or one. */
    public List<Artifact> planDiff(String step) {
        return artifactsOf(step).reversed().stream()
                .filter(artifact -> artifact.name().equals(PlanDigest.NAME) && artifact.keptBy() == null)
                .limit(1)
                .toList();
    }

    private static String obstacle(Question question, RunView run, Viewer viewer) {
        if (!viewer.may(question.role(), run.summary().environment())) {
            return "role";
        }
        if (question.kind() != Question.Kind.APPROVAL) {
            return "";
        }
        if (run.summary().requester().equals(viewer.name())) {
            return "requester";
        }
        if (run.changedInputs().contains(viewer.name())) {
            return "changed";
        }
        return question.saidBy(viewer.name()) ? "said" : "";
    }

    private static List<String> who(List<String> holders, Question question, RunView run) {
        return holders.stream()
                .filter(name -> question.kind() != Question.Kind.APPROVAL
                        || !name.equals(run.summary().requester()) && !question.saidBy(name))
                .toList();
    }

    /** The actions of a question, as buttons; the first is the one that most want, unless nobody can know. */
    public List<Action> buttons(Question question) {
        return BUTTONS.stream()
                .filter(question.actions()::contains)
                .filter(action -> offered(question, action))
                .toList();
    }

    /** A task is done by who has taken it; a result that has to be typed has a form of its own. */
    private boolean offered(Question question, Action action) {
        return switch (action) {
            case MARK_DONE -> question.fields().isEmpty();
            case TAKE_OVER -> !viewer.equals(question.assignee());
            case COMPLETE, NOT_APPLICABLE -> question.assignee() == null || viewer.equals(question.assignee());
            default -> true;
        };
    }

    /** Whether a new run may begin at this step and take over what was done before it. */
    public boolean mayResumeAt(StepView step) {
        return mayOperate
                && Resumption.possible(run)
                && step.children().isEmpty()
                && !step.kind().isEmpty()
                && !step.phase().equals("undo");
    }

    /** Whether something can be undone, and this question can be answered so. */
    public boolean undoable(Question question) {
        return question.actions().contains(Action.UNDO) && !run.undo().parts().isEmpty();
    }

    /**
     * Whether the viewer may settle alone what the ordinary rule does not let them.
     *
     * @param refused whether the run has just refused their agreement
     */
    public boolean glass(Ask ask, boolean refused) {
        Question question = ask.question();
        return mayBreakGlass
                && question.actions().contains(Action.BREAK_GLASS)
                && !ask.obstacle().equals("role")
                && (question.kind() != Question.Kind.APPROVAL
                        || !ask.mine()
                        || refused
                        || question.agreed() + 1 < question.needed());
    }

    /** The file that was kept when the form was refused. */
    public Optional<Artifact> kept(String step, String sha256) {
        return artifactsOf(step).stream()
                .filter(artifact ->
                        artifact.keptBy() != null && artifact.sha256().equals(sha256))
                .findFirst();
    }

    public boolean byHand(Question question) {
        return question.actions().contains(Action.MARK_DONE)
                && !question.fields().isEmpty();
    }

    public boolean changesInputs(Question question) {
        return question.actions().contains(Action.RETRY_CHANGED);
    }

    public boolean primary(Question question, Action action) {
        return question.kind() != Question.Kind.UNKNOWN
                && buttons(question).stream().findFirst().filter(action::equals).isPresent();
    }
}
