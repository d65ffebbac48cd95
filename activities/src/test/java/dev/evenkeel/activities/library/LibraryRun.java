package dev.evenkeel.activities.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.keys.DecisionSigner;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunControl.Receipt;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Inputs;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ConditionTimeoutException;

/** A run of a shipped runbook, and the people who answer it. */
public final class LibraryRun {

    static final String APPROVER = "anna";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String id;
    private final WorkflowClient client;
    private final Store store;
    private final DecisionSigner signer;
    private final Path runbooks;
    private final Set<Long> answered = new HashSet<>();
    private int decisions;

    LibraryRun(String id, WorkflowClient client, Store store, DecisionSigner signer, Path runbooks) {
        this.id = id;
        this.client = client;
        this.store = store;
        this.signer = signer;
        this.runbooks = runbooks;
    }

    LibraryRun begin(
            String path, Map<String, String> pauses, Map<String, Object> inputs, Mode mode, EstateSnapshot estate) {
        String text = text(path, pauses);
        Runbook runbook = runbook(path, text);
        Inputs.Checked checked = Inputs.check(runbook, inputs, estate);
        assertThat(checked.messages()).isEmpty();
        client.newUntypedWorkflowStub(
                        runbook.procedure().key(),
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId("run/" + id)
                                .build())
                .start(new RunRequest(
                        id,
                        new RunRequest.Definition(
                                path, text, CanonicalJson.sha256(text.getBytes(StandardCharsets.UTF_8)), "", "eve"),
                        checked.values(),
                        mode,
                        estate,
                        "rita",
                        signer.publicKeys(),
                        Map.of()));
        return this;
    }

    private String text(String path, Map<String, String> pauses) {
        try {
            String text = Files.readString(runbooks.resolve(path));
            for (Map.Entry<String, String> pause : pauses.entrySet()) {
                assertThat(text).contains(pause.getKey());
                text = text.replace(pause.getKey(), pause.getValue());
            }
            return text;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Runbook runbook(String path, String text) {
        Reading reading = new RunbookReader(new ExpressionCompiler()).read(path, text, new Anything(runbooks));
        assertThat(reading.found()).extracting(Problem::toString).isEmpty();
        return ((Reading.Good) reading).runbook();
    }

    private record Anything(Path runbooks) implements Surroundings {
        @Override
        public boolean exists(String file) {
            return Files.exists(runbooks.resolve(file));
        }

        @Override
        public Optional<Set<String>> services() {
            return Optional.empty();
        }

        @Override
        public Optional<Set<String>> sites() {
            return Optional.empty();
        }

        @Override
        public Optional<Set<String>> channels() {
            return Optional.empty();
        }
    }

    public String id() {
        return id;
    }

    public List<JournalEvent> journal() {
        return store.journal().read(id, 0);
    }

    /** Waits until somebody is asked. @return what failed, when it is a failure of one of the steps that is asked about */
    public Optional<String> firstFailure() {
        await().atMost(PATIENCE).until(() -> journal().stream().anyMatch(event -> event.type() == Type.PERSON_ASKED));
        return journal().stream()
                .filter(event -> event.type() == Type.STEP_FAILED)
                .map(event -> String.valueOf(event.data().get("message")))
                .findFirst();
    }

    /** Waits until somebody is asked about a step, and answers. @param step a part of its key */
    public LibraryRun answer(String step, Decision.Action action, Map<String, Object> evidence) {
        JournalEvent asked = asked(step);
        answered.add(asked.seq());
        Object scope = asked.data().get("scope");
        Decision decision = new Decision(
                "decision-" + ++decisions,
                id,
                action,
                asked.step(),
                scope == null ? null : String.valueOf(scope),
                APPROVER,
                Role.ADMIN,
                "production",
                "Seen",
                evidence,
                asked.at());
        stub().update("decide", Receipt.class, signer.sign(decision));
        return this;
    }

    /** Waits until somebody is asked about a step. */
    public JournalEvent asked(String step) {
        try {
            return await().atMost(PATIENCE)
                    .until(() -> open(step), Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Nobody is asked about " + step + ": " + said(), e);
        }
    }

    private Optional<JournalEvent> open(String step) {
        return journal().stream()
                .filter(event -> event.type() == Type.PERSON_ASKED
                        && String.valueOf(event.step()).contains(step)
                        && !answered.contains(event.seq()))
                .findFirst();
    }

    public LibraryRun approve(String step) {
        return answer(step, Decision.Action.APPROVE, Map.of());
    }

    public RunResult result() {
        try {
            return stub().getResult(PATIENCE.toSeconds(), TimeUnit.SECONDS, RunResult.class);
        } catch (TimeoutException e) {
            throw new AssertionError("The run does not end: " + said(), e);
        }
    }

    /** What became of the steps: type, step, summary or message. */
    public String said() {
        StringBuilder said = new StringBuilder();
        for (JournalEvent event : journal()) {
            said.append(event.type()).append(' ').append(event.step()).append(": ");
            for (String key : List.of("would", "summary", "message", "evidence", "reason", "instructions")) {
                said.append(event.data().getOrDefault(key, "")).append(' ');
            }
            said.append('\n');
        }
        return said.toString();
    }

    private WorkflowStub stub() {
        return client.newUntypedWorkflowStub("run/" + id);
    }
}
