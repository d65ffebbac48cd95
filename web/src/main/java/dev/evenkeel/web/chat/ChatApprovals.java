package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatStore;
import dev.evenkeel.activities.store.Reader;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.runs.view.Data;
import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunRequest.Definition;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Which approvals may come by chat. Templates know it as {@code chatApprovals}. */
@Component("chatApprovals")
public class ChatApprovals {

    private static final Logger LOG = LoggerFactory.getLogger(ChatApprovals.class);

    /** What {@code terraform plan} may come to; everything else destroys, or is not understood. */
    private static final String HARMLESS = "\\d+ to add|\\d+ to change|\\d+ to read, import, move or forget";

    private static final Pattern HARMLESS_PLAN =
            Pattern.compile("No changes|No changes but of outputs|(?:" + HARMLESS + ")(?:, (?:" + HARMLESS + "))*");

    private final Store store;
    private final ChatStore chat;
    private final PinnedRunbooks runbooks;
    private final Estates estates;

    ChatApprovals(Store store, PinnedRunbooks runbooks, Estates estates) {
        this.store = store;
        this.chat = store.chat();
        this.runbooks = runbooks;
        this.estates = estates;
    }

    /**
     * What a person may do by chat about a question.
     *
     * @param linked whether the person has an account there
     * @param grave why it cannot be approved by chat; empty when it can
     */
    public record Offer(boolean linked, String grave) {
        public boolean allowed() {
            return grave.isEmpty();
        }
    }

    /** Whether there is a chat that listens. */
    public boolean open() {
        return estates.estate().channels().values().stream().anyMatch(channel -> channel.commands() != null);
    }

    public Offer offer(RunView run, Question question, String viewer) {
        return new Offer(
                !chat.links().of(viewer).isEmpty(), grave(run, question).orElse(""));
    }

    /** Why this approval does not come by chat; empty when it may. */
    Optional<String> grave(RunView run, Question question) {
        RunSummary summary = run.summary();
        Question.Covers covers = question.covers();
        if (question.kind() != Question.Kind.APPROVAL || question.scope() == null || covers == null) {
            return Optional.of("it does not say what it covers");
        }
        if (Reader.NOBODY.get(() -> store.runs().find(summary.runId())).isEmpty()) {
            return Optional.of("it is private");
        }
        if (question.step().startsWith("undo/")) {
            return Optional.of("it undoes");
        }
        for (Question.Plan plan : covers.plans()) {
            if (!HARMLESS_PLAN.matcher(plan.summary()).matches()) {
                return Optional.of("the plan of " + Reply.line(plan.label()) + " destroys");
            }
        }
        Map<String, Object> others = others(summary.runId(), question);
        Gravity gravity = new Gravity(name -> runbook(name, new Data(others).text(name), summary.commit()));
        return runbook(summary.runbook(), summary.definitionHash(), summary.commit())
                .map(gravity::of)
                .orElseGet(() -> Optional.of(Gravity.UNREADABLE));
    }

    /** The hashes of the runbooks that the run may start, by their names, as the scope has them. */
    private Map<String, Object> others(String runId, Question question) {
        List<JournalEvent> asked = store.journal().read(runId, 0).stream()
                .filter(event -> event.type() == JournalEvent.Type.PERSON_ASKED
                        && question.step().equals(event.step()))
                .toList();
        return asked.isEmpty() ? Map.of() : new Data(new Data(asked.getLast().data()).map("covers")).map("runbooks");
    }

    /** A runbook has the name of its file. */
    private Optional<Runbook> runbook(String name, String hash, String commit) {
        return store.runs().definition(hash).flatMap(text -> {
            try {
                return Optional.of(runbooks.runbook(new Definition(name + ".yaml", text, hash, commit, "")));
            } catch (RuntimeException e) {
                LOG.debug("The definition {} is not understood any more", hash, e);
                return Optional.empty();
            }
        });
    }
}
