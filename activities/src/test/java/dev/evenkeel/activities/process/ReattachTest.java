package dev.evenkeel.activities.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReattachTest {
    @TempDir
    Path root;

    private Acts acts;

    @BeforeEach
    void open() throws CannotStart {
        acts = new Acts(root);
    }

    @AfterEach
    void close() throws InterruptedException {
        acts.close();
    }

    @Test
    void attachesAfterTheWorkerWasKilledAndGetsEverything() throws Exception {
        Process worker = crashingWorker("exec", countingScript());
        Acts.awaitFile(root.resolve("counter"));
        worker.destroyForcibly().waitFor();

        Outcome.Exited exited = acts.exited(acts.attach("a"));

        assertThat(exited.code()).isEqualTo(9);
        assertThat(acts.sink.out()).isEqualTo(numbers());
        assertThat(Files.readString(root.resolve("counter"))).isEqualTo("started\n");
    }

    @Test
    void readsTheOutcomeOfAToolThatEndedWhileNobodyWasThere() throws Exception {
        Process worker = crashingWorker("exec", countingScript());
        Acts.awaitFile(root.resolve("counter"));
        worker.destroyForcibly().waitFor();
        Acts.awaitFile(acts.folder("a").path().resolve("exit"));

        assertThat(acts.exited(acts.attach("a")).code()).isEqualTo(9);
        assertThat(acts.sink.out()).isEqualTo(numbers());
    }

    @Test
    void interruptsAToolOfAWorkerThatWasStartedWithSignalsIgnored() throws Exception {
        Process worker = crashingWorker(
                "trap '' INT HUP QUIT; exec",
                "trap 'echo tidy; exit 3' INT; echo x > up; while :; do sleep 0.05; done");
        Acts.awaitFile(root.resolve("up"));
        worker.destroyForcibly().waitFor();
        DetachedProcess process = acts.attach("a");

        process.interrupt();

        assertThat(acts.exited(process).code()).isEqualTo(3);
        assertThat(acts.sink.out()).isEqualTo("tidy\n");
    }

    @Test
    void goesOnWhereTheSinkLeftOff() throws Exception {
        acts.finish(acts.shell("a", "echo one; echo two"));

        acts.finish(acts.attach("a"));

        assertThat(acts.sink.out()).isEqualTo("one\ntwo\n");
    }

    @Test
    void startsOneToolForManyWhoAskAtOnce() throws Exception {
        ProcessSpec spec = acts.spec("a", "sh", "-c", "echo started >> counter; sleep 0.3; exit 6");
        List<Callable<Outcome>> askers = IntStream.range(0, 20)
                .<Callable<Outcome>>mapToObj(i -> () -> new DetachedProcesses(root.resolve("home"))
                        .startOrAttach(spec)
                        .await(new CollectingSink(), () -> {}, Duration.ofSeconds(1)))
                .toList();

        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Outcome> outcome : pool.invokeAll(askers)) {
                outcomes.add(outcome.get());
            }
        }

        assertThat(outcomes)
                .hasSize(20)
                .allSatisfy(
                        outcome -> assertThat(((Outcome.Exited) outcome).code()).isEqualTo(6));
        assertThat(Files.readString(root.resolve("counter"))).isEqualTo("started\n");
    }

    @Test
    void doesNotKnowWhenTheWrapperWasKilledWithTheTool() throws Exception {
        DetachedProcess process = acts.shell("a", "echo halfway; echo x > up; sleep 60");
        Acts.awaitFile(root.resolve("up"));
        long session = acts.folder("a").claim().orElseThrow().wrapper().pid();
        ProcessTable.now().entries().values().stream()
                .filter(entry -> entry.session() == session)
                .forEach(entry -> entry.id().signal(true));

        Outcome outcome = acts.finish(process);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unknown.class,
                        unknown -> assertThat(unknown.evidence()).contains("sleep 60", "no exit code", "halfway"));
        assertThat(acts.finish(acts.attach("a"))).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void knowsTheOutcomeWhenOnlyTheWrapperWasKilled() throws Exception {
        DetachedProcess process = acts.shell("a", "echo x > up; sleep 0.5; echo end; exit 2");
        Acts.awaitFile(root.resolve("up"));
        acts.folder("a").claim().orElseThrow().wrapper().signal(true);

        assertThat(acts.exited(process).code()).isEqualTo(2);
        assertThat(acts.sink.out()).isEqualTo("end\n");
    }

    @Test
    void isNotFooledByAPidThatWasUsedAgain() throws Exception {
        ProcessId self =
                ProcessTable.read(ProcessHandle.current().pid()).orElseThrow().id();
        prepare(Machine.bootId());
        Path folder = acts.folder("a").path();
        String stale = self.pid() + " " + (self.start() - 1);
        Files.writeString(folder.resolve("pid"), stale + " " + Machine.bootId() + "\n");
        Files.writeString(folder.resolve("tool"), stale + "\n");

        assertThat(acts.finish(acts.attach("a")))
                .isInstanceOfSatisfying(
                        Outcome.Unknown.class,
                        unknown -> assertThat(unknown.evidence()).contains("another process has that number now"));
    }

    @Test
    void doesNotStartAgainWhenAPowerCutMayHaveTakenTheClaim() throws Exception {
        prepare("another-boot");

        assertThat(acts.finish(acts.attach("a")))
                .isInstanceOfSatisfying(
                        Outcome.Unknown.class,
                        unknown -> assertThat(unknown.evidence()).contains("the machine was restarted"));
    }

    @Test
    void startsWhatWasMeantButNeverClaimed() throws Exception {
        prepare(Machine.bootId());

        assertThat(acts.exited(acts.shell("a", "exit 8")).code()).isEqualTo(8);
    }

    private void prepare(String bootId) throws Exception {
        Files.createDirectories(acts.folder("a").path());
        new Intent(List.of("sh"), root, bootId).write(acts.folder("a").path());
    }

    private static String countingScript() {
        return "echo started >> counter; i=0; while [ $i -lt 20 ]; do echo $i; sleep 0.1; i=$((i+1)); done; exit 9";
    }

    private static String numbers() {
        return IntStream.range(0, 20).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    private Process crashingWorker(String how, String script) throws Exception {
        return new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        how + " \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWorker.class.getName(),
                        root.toString(),
                        script)
                .inheritIO()
                .start();
    }
}
