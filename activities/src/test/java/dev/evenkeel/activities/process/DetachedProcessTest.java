package dev.evenkeel.activities.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetachedProcessTest {
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
    void reportsCodeTimesAndBothStreams() throws Exception {
        Outcome.Exited exited = acts.exited(acts.shell("a", "echo one; echo two >&2; echo three; exit 7"));

        assertThat(exited.code()).isEqualTo(7);
        assertThat(exited.outputCut()).isFalse();
        assertThat(exited.endedAt()).isAfterOrEqualTo(exited.startedAt());
        assertThat(acts.sink.out()).isEqualTo("one\nthree\n");
        assertThat(acts.sink.err()).isEqualTo("two\n");
    }

    @Test
    void keepsTheOrderOfMergedStreams() throws Exception {
        ProcessSpec plain = acts.spec("a", "sh", "-c", "for i in 1 2 3; do echo o$i; echo e$i >&2; done");
        acts.finish(acts.start(new ProcessSpec(
                plain.folder(), plain.command(), plain.environment(), plain.workingFolder(), true, 1_000)));

        assertThat(acts.sink.out()).isEqualTo("o1\ne1\no2\ne2\no3\ne3\n");
        assertThat(acts.sink.err()).isEmpty();
    }

    @Test
    void survivesScriptsThatOpenTheirStreamsAgain() throws Exception {
        acts.finish(acts.shell("a", "echo one >&2; echo two >/dev/stderr; echo three >&2; echo four >/dev/stdout"));

        assertThat(acts.sink.err()).isEqualTo("one\ntwo\nthree\n");
        assertThat(acts.sink.out()).isEqualTo("four\n");
    }

    @Test
    void passesArgumentsUntouched() throws Exception {
        acts.finish(
                acts.start(acts.spec("a", "printf", "[%s]", "", "a b", "\"q'", "$HOME", "${x}", "*", "l\nm", "\\n")));

        assertThat(acts.sink.out()).isEqualTo("[][a b][\"q'][$HOME][${x}][*][l\nm][\\n]");
        assertThat(DetachedProcesses.intent(acts.folder("a").path())
                        .orElseThrow()
                        .command())
                .containsExactly("printf", "[%s]", "", "a b", "\"q'", "$HOME", "${x}", "*", "l\nm", "\\n");
    }

    @Test
    void givesTheToolExactlyItsEnvironment() throws Exception {
        acts.finish(acts.start(acts.spec("a", Map.of("TOKEN", "s3cret value", "EMPTY", ""), "/usr/bin/env")));

        assertThat(acts.sink.out().lines())
                .containsExactlyInAnyOrder(
                        "TOKEN=s3cret value", "EMPTY=", acts.folder("a").mark());
    }

    @Test
    void keepsSecretsOutOfFilesAndFilesToItself() throws Exception {
        acts.finish(acts.start(acts.spec("a", Map.of("TOKEN", "s3cret"), "/bin/sh", "-c", "umask; >made")));

        try (Stream<Path> files = Files.list(acts.folder("a").path())) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file)).doesNotContain("s3cret");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
        assertThat(acts.spec("a", Map.of("TOKEN", "s3cret"), "true").toString()).doesNotContain("s3cret");
        assertThat(acts.sink.out().strip()).isEqualTo(Machine.umask());
    }

    @Test
    void deliversBytesThatAreNoText() throws Exception {
        acts.finish(acts.shell("a", "printf '\\377\\000\\200\\n'"));

        assertThat(acts.sink.bytes()).containsExactly(0xff, 0x00, 0x80, '\n');
    }

    @Test
    void deliversALineWhileTheToolRuns() throws Exception {
        DetachedProcess process = acts.shell("a", "echo first; sleep 60");
        AtomicInteger beats = new AtomicInteger();

        assertThatThrownBy(() -> process.await(
                        acts.sink,
                        () -> {
                            if (beats.incrementAndGet() > 3 && acts.sink.out().equals("first\n")) {
                                throw new IllegalStateException("cancelled");
                            }
                        },
                        Duration.ofMillis(20)))
                .hasMessage("cancelled");
        assertThat(acts.folder("a").tool().orElseThrow().isAlive()).isTrue();
    }

    @Test
    void cutsEndlessOutputWithoutTouchingTheTool() throws Exception {
        ProcessSpec spec = acts.spec("a", "sh", "-c", "head -c 200000000 /dev/zero; echo $? >&2; exit 5");
        System.gc();
        long[] delivered = {0};
        Outcome outcome = acts.start(spec)
                .await(
                        new OutputSink() {
                            @Override
                            public void accept(Stream stream, long offset, byte[] bytes) {
                                delivered[0] += bytes.length;
                            }

                            @Override
                            public long resumeFrom(Stream stream) {
                                return 0;
                            }
                        },
                        () -> {},
                        Duration.ofSeconds(1));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Exited.class, exited -> {
            assertThat(exited.code()).isEqualTo(5);
            assertThat(exited.outputCut()).isTrue();
        });
        assertThat(delivered[0]).isEqualTo(spec.outputLimitBytes());
        assertThat(Files.size(acts.folder("a").output(OutputSink.Stream.OUT)))
                .isLessThan(spec.outputLimitBytes() + 1_024);
        assertThat(Files.readString(acts.folder("a").output(OutputSink.Stream.ERR)))
                .isEqualTo("0\n");
    }

    @Test
    void deliversManySmallLinesOfBothStreams() throws Exception {
        acts.finish(acts.shell("a", "i=0; while [ $i -lt 20000 ]; do echo o$i; echo e$i >&2; i=$((i+1)); done"));

        assertThat(acts.sink.out().lines()).hasSize(20_000).last().isEqualTo("o19999");
        assertThat(acts.sink.err().lines()).hasSize(20_000).last().isEqualTo("e19999");
    }

    @Test
    void doesNotWaitForAServiceThatTheToolLeavesBehind() throws Exception {
        Outcome.Exited exited = acts.exited(acts.shell("a", "sleep 60 & echo $! > service.pid; echo up"));

        assertThat(exited.code()).isZero();
        assertThat(acts.sink.out()).isEqualTo("up\n");
        assertThat(Acts.processIn(root.resolve("service.pid")).isAlive()).isTrue();
    }

    @Test
    void reportsASignalAs128PlusItsNumber() throws Exception {
        assertThat(acts.exited(acts.shell("a", "kill -TERM $$")).code()).isEqualTo(128 + 15);
    }

    @Test
    void saysWhichToolIsMissingAndWhatToDo() {
        assertThatThrownBy(() -> acts.start(acts.spec("a", "terrraform", "apply")))
                .isInstanceOfSatisfying(
                        ToolMissing.class, e -> assertThat(e.tool()).isEqualTo("terrraform"))
                .hasMessageContaining("was not found in")
                .hasMessageContaining("Install it on this host");
        assertThatThrownBy(() -> acts.start(acts.spec("a", "./none"))).isInstanceOf(ToolMissing.class);
        assertThat(acts.folder("a").path()).doesNotExist();
    }

    @Test
    void saysThatTheWorkingFolderIsMissing() {
        ProcessSpec spec = acts.spec("a", "true");
        assertThatThrownBy(() -> acts.start(new ProcessSpec(
                        spec.folder(), spec.command(), spec.environment(), root.resolve("none"), false, 1)))
                .isInstanceOf(WorkingFolderMissing.class)
                .hasMessageContaining("none");
    }

    @Test
    void saysThatTheCommandIsTooLong() {
        char[] huge = new char[3_000_000];
        Arrays.fill(huge, 'x');
        assertThatThrownBy(() -> acts.start(acts.spec("a", "true", new String(huge))))
                .isInstanceOf(LaunchFailed.class)
                .hasMessageContaining("Argument list too long");
    }

    @Test
    void forgetsOnlyActsThatAreOver() throws Exception {
        DetachedProcess process = acts.start(acts.spec("a", "sleep", "60"));
        Path folder = acts.folder("a").path();
        assertThatThrownBy(() -> acts.processes().forget(folder)).hasMessageContaining("still runs");

        process.end(Duration.ofSeconds(5));
        acts.processes().forget(folder);

        assertThat(folder).doesNotExist();
        acts.processes().forget(folder);
    }
}
