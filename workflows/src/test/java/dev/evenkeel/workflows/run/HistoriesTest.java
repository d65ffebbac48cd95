package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.contract.TaskWorkflow;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The histories of runs that were begun by an older build replay with this one: else those runs would hang after an update. Those of
 * released versions lie in a folder of that version and are never recorded again; those in {@code next} belong to what is not
 * released yet and are recorded anew by {@code -Devenkeel.write=true}.
 */
class HistoriesTest {

    private static final Path FOLDER = Path.of("src/test/resources/histories");
    private static final Path NEXT = FOLDER.resolve("next");

    @ParameterizedTest
    @EnumSource
    void comesToTheSameWhenEveryTaskReplaysTheHistory(Scenario scenario) {
        try (RunHarness uncached = new RunHarness(0)) {
            scenario.play(uncached);
        }
    }

    /** Recorded first when told so, so that one command does both. */
    @ParameterizedTest
    @EnumSource
    void replaysWhatTheNextReleaseWouldRecord(Scenario scenario) throws Exception {
        if (Boolean.getBoolean("evenkeel.write")) {
            record(scenario);
        }
        for (String workflow : scenario.workflows()) {
            replay(read(NEXT.resolve(file(scenario, workflow))), HistoriesTest::register);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void replaysEveryRecordedHistory(Path file) throws Exception {
        replay(read(file), HistoriesTest::register);
    }

    @Test
    void everyTypeOfWorkflowHasARecordedHistory() {
        Set<String> recorded = all().stream()
                .map(HistoriesTest::read)
                .map(history -> history.getEvents()
                        .getFirst()
                        .getWorkflowExecutionStartedEventAttributes()
                        .getWorkflowType()
                        .getName())
                .collect(Collectors.toSet());
        assertThat(recorded)
                .as("add a story to Scenario, then record: see CONTRIBUTING.md")
                .containsAll(types());
    }

    @Test
    void aChangedWorkflowDoesNotReplay() {
        WorkflowExecutionHistory history = read(NEXT.resolve(file(Scenario.CONTROL, "run/r1")));
        assertThatThrownBy(() -> replay(history, worker -> registerChanged(worker, false)))
                .hasStackTraceContaining("NonDeterministic");
    }

    @Test
    void aChangeThatIsGuardedReplays() throws Exception {
        replay(read(NEXT.resolve(file(Scenario.CONTROL, "run/r1"))), worker -> registerChanged(worker, true));
    }

    static List<Path> all() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void record(Scenario scenario) throws IOException {
        Files.createDirectories(NEXT);
        try (RunHarness run = new RunHarness()) {
            scenario.play(run);
            for (String workflow : scenario.workflows()) {
                String history = run.client().fetchHistory(workflow).toJson(false);
                Files.writeString(NEXT.resolve(file(scenario, workflow)), history + "\n");
            }
        }
    }

    private static String file(Scenario scenario, String workflow) {
        return scenario.name().toLowerCase(Locale.ROOT) + "-" + workflow.replace('/', '-') + ".json";
    }

    private static WorkflowExecutionHistory read(Path file) {
        try {
            return WorkflowExecutionHistory.fromJson(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Not recorded yet: run this test with -Devenkeel.write=true, see CONTRIBUTING.md", e);
        }
    }

    private static void register(Worker worker) {
        Procedures.register(worker, RunHarness::read);
    }

    private static void registerChanged(Worker worker, boolean guarded) {
        worker.registerWorkflowImplementationFactory(
                TaskWorkflow.class,
                arguments -> new ChangedTaskWorkflow(arguments.get(0, RunRequest.class), guarded),
                WorkflowImplementationOptions.getDefaultInstance());
    }

    private static void replay(WorkflowExecutionHistory history, Consumer<Worker> types) throws Exception {
        try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance()) {
            Worker worker =
                    environment.newWorker(TaskQueues.MAIN, Procedures.options().build());
            types.accept(worker);
            WorkflowReplayer.replayWorkflowExecution(history, worker);
        }
    }

    private static Set<String> types() {
        return new ClassFileImporter()
                .importPath(Path.of("target/classes")).stream()
                        .filter(type -> type.isAnnotatedWith(WorkflowInterface.class))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getMethods()))
                        .map(method -> method.getAnnotation(WorkflowMethod.class))
                        .filter(annotation -> annotation != null)
                        .map(WorkflowMethod::name)
                        .collect(Collectors.toSet());
    }
}
