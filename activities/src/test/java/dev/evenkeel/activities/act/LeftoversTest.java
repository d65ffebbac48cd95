package dev.evenkeel.activities.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.process.DetachedProcess;
import dev.evenkeel.activities.process.DetachedProcesses;
import dev.evenkeel.activities.process.ProcessSpec;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    @TempDir
    Path data;

    @Test
    void aToolThatStillRunsIsLeftOverUntilItHasEnded() throws Exception {
        ActSettings settings = new ActSettings(data, data, "host-1");
        Leftovers leftovers = new Leftovers(settings);
        DetachedProcess tool = new DetachedProcesses(data.resolve("process"))
                .startOrAttach(new ProcessSpec(
                        settings.actFolder(act("install")).resolve("script"),
                        List.of("sleep", "60"),
                        Map.of("PATH", "/usr/bin:/bin"),
                        data,
                        false,
                        1_000));
        try {
            assertThat(leftovers.of("r1")).singleElement().asString().contains("install", "attempt 1", "host-1");
            assertThat(leftovers.of("r2")).isEmpty();
        } finally {
            tool.end(Duration.ofSeconds(1));
        }
        await().until(() -> leftovers.of("r1").isEmpty());
    }

    @Test
    void anActWithoutAProcessHereIsLeftOverUntilItsEndWasSeen() throws Exception {
        ActSettings settings = new ActSettings(data, data, "host-1");
        Leftovers leftovers = new Leftovers(settings);
        Path folder = Files.createDirectories(settings.actFolder(act("remote")));

        assertThat(leftovers.of("r1")).hasSize(1);
        Leftovers.over(folder);
        assertThat(leftovers.of("r1")).isEmpty();
    }

    @Test
    void endsAToolThatNobodyWantsAnyMoreWithAllThatItStarted() throws Exception {
        ActSettings settings = new ActSettings(data, data, "host-1");
        Leftovers leftovers = new Leftovers(settings);
        String mark = "7531" + ProcessHandle.current().pid();
        new DetachedProcesses(data.resolve("process"))
                .startOrAttach(new ProcessSpec(
                        settings.actFolder(act("install")).resolve("script"),
                        List.of("sh", "-c", "sleep " + mark + " & sleep " + mark),
                        Map.of("PATH", "/usr/bin:/bin"),
                        data,
                        false,
                        1_000));
        await().until(() -> Workshop.processesWith("sleep " + mark).size() >= 2);

        assertThat(leftovers.end("r1", "install", 1)).isTrue();

        assertThat(Workshop.processesWith("sleep " + mark)).isEmpty();
        assertThat(leftovers.of("r1")).isEmpty();
        assertThat(leftovers.end("r1", "install", 1)).isTrue();
        assertThat(leftovers.end("r1", "never-begun", 1)).isTrue();
    }

    @Test
    void doesNotClaimToHaveEndedWhatRunsOnAnotherHost() throws Exception {
        ActSettings settings = new ActSettings(data, data, "host-1");
        Files.createDirectories(settings.actFolder(act("remote")));

        assertThat(new Leftovers(settings).end("r1", "remote", 1)).isFalse();
    }

    private static Act act(String step) {
        return new Act("r1", step, 1, Mode.LIVE, "production", "north", Map.of(), 60_000, null);
    }
}
