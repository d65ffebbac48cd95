package dev.evenkeel.activities.command;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.processesWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.CommandActivities.ScriptRequest;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command runs once, whatever happens to the server, the store and the host. */
class ScriptOnceTest {

    @TempDir
    private Path folder;

    @AutoClose
    private ScriptDesk here;

    @BeforeEach
    void open() throws Exception {
        here = new ScriptDesk(folder);
    }

    @Test
    void doesNotKnowWhatAKilledCommandDid() {
        ApplicationFailure failure = here.failureOf(ScriptDesk.request(act("a"), "sh", "-c", "echo half; kill -9 $$"));

        assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
    }

    @Test
    void leavesAnActToTheHostThatHoldsIt() {
        here.activities("other").script(ScriptDesk.request(act("a"), "true"));

        ApplicationFailure failure = here.failureOf(ScriptDesk.request(act("a"), "true"));

        assertThat(failure.getType()).isEqualTo(Failures.CLAIMED_ELSEWHERE);
        assertThat(failure.getDetails().get(Failures.Elsewhere.class).queue()).isEqualTo("host/other");
    }

    @Test
    void runsAgainOnAnotherHostInARehearsalOnceItsOwnIsLost() {
        ScriptRequest request = ScriptDesk.request(Workshop.rehearsal("a"), "sh", "-c", "seq 1 3; pwd");
        CommandActivities other = here.activities("other");
        String there = other.script(request).output();
        ApplicationFailure held = here.failureOf(request);
        here.workshop.claims.release(request.act());

        CommandResult now = here.activities().script(request);
        CommandResult again = here.activities().script(request);

        assertThat(held.getDetails().get(Failures.Elsewhere.class).reads()).isTrue();
        assertThat(now.output()).startsWith("1\n2\n3\n").isNotEqualTo(there);
        assertThat(again).isEqualTo(now);
        assertThat(here.workshop.logs.text(request.act(), "out"))
                .isEqualTo(
                        there + "\nThe host that had begun this is lost. It only reads, so it is done again by here.\n"
                                + now.output() + "\n");
        here.workshop.claims.release(request.act());
        assertThat(other.script(request).output()).isEqualTo(there);
        assertThat(here.workshop.logs.text(request.act(), "out")).endsWith("done again by other.\n" + there + "\n");
    }

    @Test
    void doesAgainWhatOnlyReadsWhenTheDataFolderIsLost() {
        ScriptRequest request = ScriptDesk.request(Workshop.rehearsal("a"), "echo", "seen");
        here.workshop.claims.claim(request.act(), "here", "earlier");

        assertThat(here.activities().script(request).output()).isEqualTo("seen");
    }

    @Test
    void runsOnceHoweverOftenItIsAsked() throws IOException {
        Path counter = folder.resolve("counter");
        ScriptRequest request = ScriptDesk.request(act("a"), "sh", "-c", "echo once >>" + counter + "; echo done");

        CommandResult first = here.activities().script(request);
        CommandResult second = here.activities().script(request);

        assertThat(second).isEqualTo(first);
        assertThat(Files.readString(counter)).isEqualTo("once\n");
        assertThat(here.workshop.logs.text(act("a"), "out")).isEqualTo("done\n");
    }

    @Test
    void goesOnWithARunningCommandAfterTheStoreWasAway() throws IOException {
        Path counter = folder.resolve("counter");
        ScriptRequest request = ScriptDesk.request(
                act("a"), "sh", "-c", "echo once >>" + counter + "; for i in 1 2 3 4; do echo $i; sleep 0.3; done");
        here.workshop.logs.failAfter(2);

        assertThat(catchThrowableOfType(
                        ActivityFailure.class, () -> here.activities().script(request)))
                .rootCause()
                .hasMessageContaining("The store is away");
        CommandResult result = here.activities().script(request);

        assertThat(result.output()).isEqualTo("1\n2\n3\n4");
        assertThat(here.workshop.logs.text(act("a"), "out")).isEqualTo("1\n2\n3\n4\n");
        assertThat(Files.readString(counter)).isEqualTo("once\n");
    }

    @Test
    void endsInTimeWhatItCannotFollowBecauseItsSecretIsGoneForGood() throws IOException {
        here.workshop.secret("token", "password-1\n");
        String mark = "8642.9753";
        Act act = act("a", Map.of("TOKEN", "file:token"), Duration.ofSeconds(5));
        ScriptRequest request = ScriptDesk.request(
                act, "sh", "-c", "for i in 1 2 3 4; do echo $i; sleep 0.3; done; exec sleep " + mark);
        here.workshop.logs.failAfter(2);
        assertThat(catchThrowableOfType(
                        ActivityFailure.class, () -> here.activities().script(request)))
                .rootCause()
                .hasMessageContaining("The store is away");
        Files.delete(folder.resolve("secrets").resolve("token"));

        ApplicationFailure failure = here.failureOf(request);

        assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(failure.getOriginalMessage()).contains("not done within 5.0 s", "secret cannot be read");
        assertThat(processesWith("sleep " + mark)).isEmpty();
    }

    @Test
    void doesNotStartAgainWhenTheDataFolderIsLost() {
        here.workshop.claims.claim(act("a"), "here", "earlier");

        assertThat(here.failureOf(ScriptDesk.request(act("a"), "true")).getType())
                .isEqualTo(Failures.UNKNOWN_OUTCOME);
    }
}
