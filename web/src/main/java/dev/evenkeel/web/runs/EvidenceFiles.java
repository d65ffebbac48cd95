package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Artifact;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.EvidenceFile;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The files that people give as evidence of a task: kept as artifacts of the run, with their digest in the decision. What somebody
 * calls a file, and what they say that it is, is never believed.
 */
@Component
public class EvidenceFiles {

    public static final int MOST_BYTES = 10 * 1024 * 1024;
    private static final long MOST_BYTES_OF_A_RUN = 100L * 1024 * 1024;

    private final Store store;

    EvidenceFiles(Store store) {
        this.store = store;
    }

    /** The message says what happened and what to do. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** @throws Refused when the task is not theirs to do, it asks for no such file, or the file is too large */
    public EvidenceFile keep(
            RunView run, @Nullable Question question, String field, String sentName, byte[] bytes, Viewer viewer)
            throws Refused {
        String runId = run.summary().runId();
        Question task = asked(question, field);
        if (!viewer.may(task.role(), run.summary().environment())) {
            throw new Refused("Your role does not let you do this task. Ask somebody who has it.");
        }
        if (task.assignee() != null && !task.assignee().equals(viewer.name())) {
            throw new Refused(task.assignee() + " has taken this task: take it over first.");
        }
        if (bytes.length == 0) {
            throw new Refused("The file is empty. Choose another one.");
        }
        if (bytes.length > MOST_BYTES) {
            throw tooLarge();
        }
        if (sent(runId) + bytes.length > MOST_BYTES_OF_A_RUN) {
            throw new Refused("The files of this run would be larger than " + MOST_BYTES_OF_A_RUN / 1024 / 1024
                    + " MiB together. Keep it elsewhere and enter its address.");
        }
        String name = FileName.of(sentName);
        String sha256 = store.artifacts().keepEvidence(runId, task.step(), task.attempt(), name, bytes, viewer.name());
        store.audit()
                .append(
                        viewer.name(),
                        "evidence.kept",
                        runId,
                        Map.of("step", task.step(), "name", name, "sha256", sha256, "size", bytes.length),
                        run.summary().environment());
        return new EvidenceFile(name, sha256, bytes.length);
    }

    static Refused tooLarge() {
        return new Refused("The file is larger than " + MOST_BYTES / 1024 / 1024
                + " MiB. Send a smaller one, or keep it elsewhere and enter its address.");
    }

    /** A file that somebody gave to this task. */
    public Optional<EvidenceFile> find(String runId, Question task, String sha256) {
        return store.artifacts().list(runId).stream()
                .filter(artifact -> artifact.keptBy() != null
                        && artifact.step().equals(task.step())
                        && artifact.sha256().equals(sha256))
                .reduce((first, second) -> second)
                .map(artifact -> new EvidenceFile(artifact.name(), artifact.sha256(), artifact.size()));
    }

    private static Question asked(@Nullable Question question, String field) throws Refused {
        if (question == null
                || !question.actions().contains(Action.COMPLETE)
                || question.fields().stream()
                        .noneMatch(one -> one.id().equals(field) && one.kind().equals(Question.Field.FILE))) {
            throw new Refused("Nothing asks for this file any more. Look at the run again.");
        }
        return question;
    }

    private long sent(String runId) {
        return store.artifacts().list(runId).stream()
                .filter(artifact -> artifact.keptBy() != null)
                .mapToLong(Artifact::size)
                .sum();
    }
}
