package dev.evenkeel.activities.command;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.process.DetachedProcesses;
import dev.evenkeel.activities.process.OutputSink;
import dev.evenkeel.activities.process.ProcessSpec;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.CommandActivities.ScriptRequest;
import dev.evenkeel.workflows.contract.CommandActivities.SshRequest;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.InputFile;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {

    @TempDir
    private Path folder;

    @AutoClose
    private ScriptDesk here;

    @BeforeEach
    void open() throws Exception {
        here = new ScriptDesk(folder);
    }

    @Test
    void tellsWhatTheCommandPrinted() {
        CommandResult result = here.activities()
                .script(ScriptDesk.request(act("a"), "sh", "-c", "echo one; echo two; echo three >&2"));

        assertThat(result).isEqualTo(new CommandResult(0, "one\ntwo", null));
        assertThat(here.workshop.logs.text(act("a"), "out")).isEqualTo("one\ntwo\n");
        assertThat(here.workshop.logs.text(act("a"), "err")).isEqualTo("three\n");
        assertThat(here.workshop.claims.intents).containsExactly("Run sh -c echo one; echo two; echo three >&2");
    }

    @Test
    void readsJson() {
        CommandResult result = here.activities()
                .script(ScriptDesk.request(act("a"), "echo", "{\"version\": \"1.4\", \"nodes\": [1, 2]}"));

        assertThat(result.json()).isEqualTo(Map.of("version", "1.4", "nodes", List.of(1, 2)));
    }

    @Test
    void givesTheCommandItsOwnEnvironmentOnly() {
        ScriptRequest request = new ScriptRequest(act("up/step@north[1]"), List.of("env"), Map.of("COLOUR", "green"));

        assertThat(here.activities().script(request).output().lines().map(line -> line.replaceAll("=.*", "")))
                .containsExactlyInAnyOrder(
                        "PATH",
                        "LANG",
                        "HOME",
                        "COLOUR",
                        "EVENKEEL_RUN_ID",
                        "EVENKEEL_STEP",
                        "EVENKEEL_SITE",
                        "EVENKEEL_RUNBOOKS",
                        "EVENKEEL_ACT");
    }

    @Test
    void findsTheFilesOfTheRunInItsWorkingFolder() {
        InputFile file = kept("fix.sql", "select 1\n");
        Map<String, InputFile> files = Map.of(file.path("patch"), file);

        assertThat(here.activities()
                        .script(new ScriptRequest(act("a"), List.of("cat", "inputs/patch/fix.sql"), Map.of(), files))
                        .output())
                .isEqualTo("select 1");
        assertThat(here.activities()
                        .script(new ScriptRequest(
                                act("b"), List.of("sh", "-c", "echo more >> inputs/patch/fix.sql"), Map.of(), files))
                        .exitCode())
                .isZero();
        assertThat(here.activities()
                        .script(new ScriptRequest(act("c"), List.of("cat", "inputs/patch/fix.sql"), Map.of(), files))
                        .output())
                .isEqualTo("select 1");
    }

    @Test
    void refusesAFileThatIsGoneOrHasNoPlace() {
        InputFile file = kept("fix.sql", "select 1\n");
        InputFile gone = new InputFile("fix.sql", "ab".repeat(32), 3);

        assertThat(here.failureOf(new ScriptRequest(
                                act("a"), List.of("true"), Map.of(), Map.of(gone.path("patch"), gone)))
                        .getOriginalMessage())
                .contains("not in the store");
        assertThat(here.failureOf(new ScriptRequest(
                                act("b"), List.of("true"), Map.of(), Map.of("../../escaped.sql", file)))
                        .getType())
                .isEqualTo(Failures.BAD_REQUEST);
        assertThat(here.failureOf(new ScriptRequest(
                                act("c"),
                                List.of("true"),
                                Map.of(),
                                Map.of("inputs/x/fix.sql", new InputFile("fix.sql", file.sha256(), 4))))
                        .getOriginalMessage())
                .contains("not the one that was uploaded");
    }

    @Test
    void doesNotFollowALinkOutOfTheWorkingFolder() {
        InputFile file = kept("fix.sql", "select 1\n");
        here.activities().script(ScriptDesk.request(act("a"), "sh", "-c", "rm -rf inputs; ln -s /tmp inputs"));

        assertThat(here.failureOf(
                                new ScriptRequest(act("b"), List.of("true"), Map.of(), Map.of("inputs/fix.sql", file)))
                        .getOriginalMessage())
                .contains("was replaced by a script");
    }

    private InputFile kept(String name, String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new InputFile(name, here.workshop.artifacts.keep(act("up"), name, "text/plain", bytes), bytes.length);
    }

    @Test
    void findsProgramsOfTheRunbookFolderOnly() {
        here.workshop.program("bin/hello.sh", "#!/bin/sh\necho hello $1\n");

        assertThat(here.activities()
                        .script(ScriptDesk.request(act("a"), "bin/hello.sh", "you"))
                        .output())
                .isEqualTo("hello you");
        assertThat(here.failureOf(ScriptDesk.request(act("b"), "../outside.sh")).getType())
                .isEqualTo(Failures.BAD_REQUEST);
        assertThat(here.failureOf(ScriptDesk.request(act("c"), "bin/none.sh")).getType())
                .isEqualTo(Failures.BAD_REQUEST);
    }

    @Test
    void refusesALinkThatLeadsOutOfTheRunbookFolder() throws IOException {
        Files.createSymbolicLink(here.workshop.runbooks.resolve("link"), Path.of("/bin"));

        assertThat(here.failureOf(ScriptDesk.request(act("a"), "link/true")).getType())
                .isEqualTo(Failures.BAD_REQUEST);
    }

    @Test
    void failsWithTheLastLines() {
        ApplicationFailure failure =
                here.failureOf(ScriptDesk.request(act("a"), "sh", "-c", "echo first; echo broken >&2; exit 3"));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getOriginalMessage()).isEqualTo("sh ended with exit code 3");
        assertThat(detail(failure).evidence()).isEqualTo("first\nbroken");
    }

    @Test
    void saysWhatToDoWhenTheProgramIsMissing() {
        ApplicationFailure failure = here.failureOf(ScriptDesk.request(act("a"), "no-such-program"));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_MISSING);
        assertThat(failure.getOriginalMessage()).contains("no-such-program").contains("Install it");
    }

    @Test
    void masksASecretHoweverItIsPrinted() {
        here.workshop.secret("token", "pass word/1\n");
        Act act = act("a", Map.of("TOKEN", "file:token"), Duration.ofSeconds(60));
        String print = "printf 'a pass wo'; sleep 0.3; echo 'rd/1 b'; echo $TOKEN | tr -d '\\n' | base64; exit 1";

        ApplicationFailure failure = here.failureOf(ScriptDesk.request(act, "sh", "-c", print));

        assertThat(here.workshop.logs.text(act, "out")).isEqualTo("a •••• b\n••••\n");
        assertThat(detail(failure).evidence()).isEqualTo("a •••• b\n••••");
    }

    @Test
    void showsALineThatIsNotCompleteYet() {
        Act act = act("a");
        Path go = folder.resolve("go");
        CompletableFuture<CommandResult> result = CompletableFuture.supplyAsync(() -> here.activities()
                .script(ScriptDesk.request(
                        act, "sh", "-c", "printf 'Really? '; while [ ! -e " + go + " ]; do sleep 0.05; done")));

        await().untilAsserted(
                        () -> assertThat(here.workshop.logs.text(act, "out")).isEqualTo("Really? "));
        assertThat(go.toFile().mkdir()).isTrue();
        assertThat(result).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void overwritesASecretInWhatIsKeptOfTheOutput() throws IOException {
        here.workshop.secret("token", "pass word/1\n");
        Act act = act("a", Map.of("TOKEN", "file:token"), Duration.ofSeconds(60));

        CommandResult result =
                here.activities().script(ScriptDesk.request(act, "sh", "-c", "echo it is $TOKEN; echo $TOKEN >&2"));

        assertThat(result.output()).isEqualTo("it is ••••");
        Path kept = here.workshop.runner().settings().actFolder(act).resolve("script");
        assertThat(kept.resolve("out")).hasContent("it is ***********");
        assertThat(kept.resolve("err")).hasContent("***********");
    }

    @Test
    void refusesASecretThatNobodyOpened() {
        Act act = act("a", Map.of("HOME_OF_OTHERS", "env:HOME"), Duration.ofSeconds(60));

        assertThat(here.failureOf(ScriptDesk.request(act, "true")).getType()).isEqualTo(Failures.BAD_REQUEST);
    }

    @Test
    void isQuick() throws Exception {
        List<Long> nanos = new ArrayList<>();
        List<Long> bare = new ArrayList<>();
        DetachedProcesses processes = new DetachedProcesses(folder.resolve("bare"));
        ActRunner runner = here.workshop.runner();
        CommandActivities timed = here.workshop.worker(CommandActivities.class, new CommandActivities() {
            private final LocalCommand local =
                    new LocalCommand(runner, System.getenv("PATH"), new InputFiles(here.workshop.artifacts));

            @Override
            public CommandResult script(ScriptRequest request) {
                long start = System.nanoTime();
                CommandResult result = local.run(request);
                nanos.add(System.nanoTime() - start);
                return result;
            }

            @Override
            public CommandResult ssh(SshRequest request) {
                throw new UnsupportedOperationException();
            }
        });
        for (int round = 0; round < 200; round++) {
            timed.script(ScriptDesk.request(act("step" + round), "true"));
            long start = System.nanoTime();
            processes
                    .startOrAttach(new ProcessSpec(
                            folder.resolve("bare" + round),
                            List.of("true"),
                            Map.of("PATH", "/usr/bin:/bin"),
                            folder,
                            false,
                            1 << 20))
                    .await(new NoSink(), () -> {}, Duration.ofSeconds(1));
            bare.add(System.nanoTime() - start);
        }
        List<Long> sorted = nanos.subList(100, 200).stream().sorted().toList();
        List<Long> sortedBare = bare.subList(100, 200).stream().sorted().toList();
        System.out.printf(
                "script true: p50 %.1f ms, p95 %.1f ms; the process alone: p50 %.1f ms%n",
                sorted.get(50) / 1e6, sorted.get(95) / 1e6, sortedBare.get(50) / 1e6);

        // Far above what it takes (see the printed line), for busy machines.
        assertThat(Duration.ofNanos(sorted.get(50))).isLessThan(Duration.ofMillis(100));
    }

    private static final class NoSink implements OutputSink {
        @Override
        public void accept(Stream stream, long offset, byte[] bytes) {}

        @Override
        public long resumeFrom(Stream stream) {
            return 0;
        }
    }
}
