package dev.evenkeel.activities.command;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.processesWith;
import static dev.evenkeel.activities.act.Workshop.usedMemory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.CommandActivities.ScriptRequest;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that takes too long, too much or says too much, and one that is cancelled. */
class ScriptLimitsTest {

    @TempDir
    private Path folder;

    @AutoClose
    private ScriptDesk here;

    @BeforeEach
    void open() throws Exception {
        here = new ScriptDesk(folder);
    }

    @Test
    void keepsTheEndOfALongOutput() {
        CommandResult result = here.activities().script(ScriptDesk.request(act("a"), "seq", "1", "200000"));

        assertThat(result.output()).hasSizeLessThanOrEqualTo(16 * 1024).endsWith("199999\n200000");
        assertThat(here.workshop.logs.text(act("a"), "out"))
                .startsWith("1\n2\n")
                .endsWith("200000\n")
                .hasSize(1288895);
    }

    @Test
    void withstandsGarbage() {
        CommandResult result = here.activities()
                .script(ScriptDesk.request(act("a"), "sh", "-c", "printf 'caf\\351 \\377\\376\\000 ok\\n'"));

        assertThat(result.output()).startsWith("caf\uFFFD ").endsWith(" ok");
        assertThat(here.workshop.logs.text(act("a"), "out"))
                .startsWith("caf\uFFFD ")
                .endsWith(" ok\n");
    }

    @Test
    void endsTheWholeTreeOnCancel() {
        String mark = "8642.1357";
        ScriptRequest request =
                ScriptDesk.request(act("a"), "sh", "-c", "setsid sleep " + mark + " & echo up; sleep " + mark);
        CompletableFuture<CommandResult> result =
                CompletableFuture.supplyAsync(() -> here.activities().script(request));
        await().until(() -> processesWith("sleep " + mark).size() >= 2);

        here.workshop.cancel();

        assertThat(result)
                .failsWithin(Duration.ofSeconds(15))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(CanceledFailure.class);
        assertThat(processesWith("sleep " + mark)).isEmpty();
    }

    @Test
    void endsTheWholeTreeWhenItIsOutOfTime() {
        String mark = "8642.2468";
        Act act = act("a", Map.of(), Duration.ofMillis(700));

        ApplicationFailure failure = here.failureOf(ScriptDesk.request(act, "sh", "-c", "echo up; sleep " + mark));

        assertThat(failure.getType()).isEqualTo(Failures.TIMED_OUT);
        assertThat(here.workshop.logs.text(act, "out")).isEqualTo("up\n");
        assertThat(processesWith("sleep " + mark)).isEmpty();
    }

    @Test
    void whatHadToBeKilledWhenItWasOutOfTimeIsOfUnknownOutcome() {
        String mark = "8642.2579";
        Act act = act("a", Map.of(), Duration.ofMillis(700));
        String deaf = "trap '' INT TERM; echo up; while :; do sleep 0.1; done; : " + mark;

        ApplicationFailure failure = here.failureOf(ScriptDesk.request(act, "sh", "-c", deaf));

        assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(failure.getOriginalMessage()).contains("not done within 0.7 s", "by force");
        assertThat(processesWith(mark)).isEmpty();
    }

    @Test
    void endsWhatTakesTooMuchMemoryAndSaysSo() {
        String mark = "8642.3691";
        // The child takes it, not the script itself.
        ScriptRequest request = limited(
                64L,
                null,
                "sh",
                "-c",
                "echo up; sleep " + mark + " & sh -c 'x=$(head -c 200000000 /dev/zero | tr \"\\0\" x); sleep " + mark
                        + "'");

        ApplicationFailure failure = here.failureOf(request);

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).contains("MiB of memory, more than the 64 MiB that it may");
        assertThat(detail(failure).advice()).contains("give the step more memory");
        assertThat(here.workshop.logs.text(act("a"), "out")).isEqualTo("up\n");
        assertThat(processesWith("sleep " + mark)).isEmpty();
    }

    @Test
    void endsWhatStartsTooManyProcesses() {
        String mark = "8642.4812";
        String bomb = "bomb() { i=0; while [ $i -lt 8 ]; do i=$((i+1)); (setsid sleep " + mark
                + " & sleep 0.05; [ $1 -gt 0 ] && bomb $(($1-1))) & done; wait; }; bomb 1; sleep " + mark;

        ApplicationFailure failure = here.failureOf(limited(null, 40L, "sh", "-c", bomb));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).contains("processes at once, more than the 40 that it may");
        assertThat(processesWith("sleep " + mark)).isEmpty();
    }

    @Test
    void keepsMemoryFlatAndCutsWhatIsTooLong() {
        Act act = act("a");
        long before = usedMemory();

        CommandResult result = here.activities()
                .script(ScriptDesk.request(act, "sh", "-c", "head -c 200000000 /dev/zero | tr '\\0' x"));

        assertThat(result.output()).hasSize(16 * 1024);
        assertThat(usedMemory() - before - length(act)).isLessThan(64L * 1024 * 1024);
        assertThat(here.workshop.logs.text(act, "out")).endsWith("… more output than is kept was dropped\n");
    }

    /** What the test's own log holds. */
    private long length(Act act) {
        return here.workshop.logs.text(act, "out").length() * 2L;
    }

    private static ScriptRequest limited(
            @org.jspecify.annotations.Nullable Long memory,
            @org.jspecify.annotations.Nullable Long processes,
            String... command) {
        return new ScriptRequest(
                act("a"), List.of(command), Map.of(), Map.of(), new CommandActivities.Limits(memory, processes));
    }
}
