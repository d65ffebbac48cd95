package dev.evenkeel.activities.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndingTest {
    private static final Duration GRACE = Duration.ofSeconds(5);

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
    void interruptReachesAShellWithATrap() throws Exception {
        DetachedProcess process =
                acts.shell("a", "trap 'echo stopping; exit 3' INT; echo ready > up; while :; do sleep 0.05; done");
        Acts.awaitFile(root.resolve("up"));

        process.interrupt();

        assertThat(acts.exited(process).code()).isEqualTo(3);
        assertThat(acts.sink.out()).isEqualTo("stopping\n");
    }

    @Test
    void interruptReachesPythonAsKeyboardInterrupt() throws Exception {
        DetachedProcess process = acts.start(
                acts.spec(
                        "a",
                        "python3",
                        "-c",
                        "import time\ntry:\n  open('up','w').write('x')\n  time.sleep(60)\nexcept KeyboardInterrupt:\n  print('tidy')"));
        Acts.awaitFile(root.resolve("up"));

        process.interrupt();

        assertThat(acts.exited(process).code()).isZero();
        assertThat(acts.sink.out()).isEqualTo("tidy\n");
    }

    @Test
    void endsAWillingToolGracefully() throws Exception {
        DetachedProcess process = acts.shell("a", "trap 'exit 4' INT; echo x > up; while :; do sleep 0.05; done");
        Acts.awaitFile(root.resolve("up"));

        assertThat(process.end(GRACE)).isEmpty();

        assertThat(acts.exited(process).code()).isEqualTo(4);
    }

    @Test
    void killsAToolThatIgnoresEverySignal() throws Exception {
        DetachedProcess process = acts.shell("a", "trap '' INT TERM HUP; echo x > up; while :; do sleep 0.05; done");
        Acts.awaitFile(root.resolve("up"));

        List<KilledProcess> killed = process.end(Duration.ofMillis(200));

        assertThat(killed).extracting(KilledProcess::pid).contains(process.pid().orElseThrow());
        assertThat(acts.finish(process)).isInstanceOf(Outcome.Killed.class);
        assertThat(acts.finish(acts.attach("a"))).isInstanceOf(Outcome.Killed.class);
    }

    @Test
    void endsAGrandchildInASessionOfItsOwn() throws Exception {
        DetachedProcess process = acts.shell(
                "a",
                "sh -c 'setsid sh -c \"trap : TERM INT; echo \\$\\$ > child; while :; do sleep 1; done\" & wait' & wait");
        ProcessId child = Acts.processIn(root.resolve("child"));

        List<KilledProcess> killed = process.end(GRACE);

        assertThat(child.isAlive()).isFalse();
        assertThat(killed).extracting(KilledProcess::pid).contains(child.pid());
    }

    @Test
    void endsAnOrphanThatOnlyItsMarkGivesAway() throws Exception {
        DetachedProcess process = acts.shell("a", "(setsid sleep 60 & echo $! > child); sleep 60");
        ProcessId child = Acts.processIn(root.resolve("child"));
        await().until(() -> ProcessTable.read(child.pid()).orElseThrow().parent()
                != process.pid().orElseThrow());
        assertThat(acts.folder("a").tree()).isEmpty();

        process.end(GRACE);

        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void anotherWorkerEndsARecordedOrphanWithoutAMark() throws Exception {
        DetachedProcess process = acts.shell(
                "a",
                "setsid env -i sleep 60 & echo $! > child; while ! [ -e leave ]; do sleep 0.05; done; sleep 0.1; exit 0");
        ProcessId child = Acts.processIn(root.resolve("child"));
        Thread awaiting = Thread.ofVirtual().start(() -> finishQuietly(process));
        await().until(() ->
                acts.folder("a").tree().stream().anyMatch(seen -> seen.id().equals(child)));
        java.nio.file.Files.writeString(root.resolve("leave"), "x");
        awaiting.join();
        assertThat(child.isAlive()).isTrue();

        acts.attach("a").end(GRACE);

        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void endsAToolThatKeepsStartingOthers() throws Exception {
        DetachedProcess process =
                acts.shell("a", "trap '' INT TERM; echo x > up; while :; do setsid sleep 60 & sleep 0.01; done");
        Acts.awaitFile(root.resolve("up"));

        process.end(Duration.ofMillis(100));

        assertThat(new ProcessTree(acts.folder("a")).living()).isEmpty();
    }

    private void finishQuietly(DetachedProcess process) {
        try {
            acts.finish(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
