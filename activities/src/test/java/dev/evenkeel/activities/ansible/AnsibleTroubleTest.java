package dev.evenkeel.activities.ansible;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.usedMemory;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookRequest;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookResult;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Ansible does not do on demand: a program in its place prints garbage, or far too much. */
class AnsibleTroubleTest {

    /** Writes an event as ansible-runner's plugin does: {@code say NUMBER EVENT DATA}. */
    private static final String SAY = """
            mkdir -p "$AWX_ISOLATED_DATA_DIR/job_events"
            say() {
                id=$(printf '00000000-0000-0000-0000-%012d' "$1")
                printf '{"uuid":"%s","created":"2026-01-01T00:00:00.000000+00:00","event":"%s","event_data":%s}' \\
                    "$id" "$2" "$3" >"$AWX_ISOLATED_DATA_DIR/job_events/$id-partial.json"
                mark=$(printf '{"uuid": "%s"}' "$id" | base64 -w 0)
                printf '\\033[K%s\\033[%dD\\033[K' "$mark" "${#mark}"
            }
            """;

    @TempDir
    private Path folder;

    @AutoClose
    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
        workshop.runbookFile("ansible/site.yml", "- hosts: all\n");
    }

    @Test
    void takesGarbageForNoEnd() {
        ansible("printf '{\"uuid\": \\377\\376 broken\\n\\000\\001{}\\n[1,2\\n\\033[Ke30=\\033[4D\\033[K\\n'\n"
                // Ids of no event: one that leads elsewhere, one that nobody wrote.
                + "for id in ../../../../etc/passwd 00000000-0000-0000-0000-000000000009; do\n"
                + "    mark=$(printf '{\"uuid\": \"%s\"}' $id | base64 -w 0); printf '\\033[K%s\\033[4D\\033[K\\n' $mark\n"
                + "done; exit 3");

        ApplicationFailure failure = failureOf(() -> play(act("a")));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).startsWith("Ansible could not begin");
        assertThat(workshop.logs.text(act("a"), "out")).contains("broken").doesNotContain("\033[K");
    }

    /** As when a script in its place takes the environment away. */
    @Test
    void doesNotKnowWhatAnAnsibleDidThatTellsNothing() {
        ansible("echo; echo 'PLAY [all] ****'; exit 0");

        ApplicationFailure failure = failureOf(() -> play(act("a")));

        assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(failure.getOriginalMessage()).contains("awx_display was not loaded");
        assertThat(failureOf(() -> play(act("a"))).getOriginalMessage()).isEqualTo(failure.getOriginalMessage());
    }

    /** A task of the playbook that plays another one, and then the end of all. */
    @Test
    void takesNotTheEndOfAnotherPlaybookForItsOwn() {
        ansible(
                "say 1 runner_on_start '{\"playbook_uuid\":\"p\",\"host\":\"web\",\"task\":\"T\",\"task_uuid\":\"t\"}'; echo\n"
                        + "say 2 playbook_on_stats '{\"playbook_uuid\":\"q\",\"processed\":{\"web\":1},\"ok\":{\"web\":1}}' >/dev/null\n"
                        + "exit 137");

        assertThat(failureOf(() -> play(act("a"))).getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
    }

    @Test
    void keepsMemoryFlatAndFindsTheEndOfAPlaybookThatSaysFarTooMuch() {
        String stats =
                "{\"playbook_uuid\":\"p\",\"processed\":{\"web\":1},\"ok\":{\"web\":1},\"changed\":{},\"failures\":{},\"dark\":{},\"skipped\":{}}";
        ansible("chunk=$(head -c 100000 /dev/zero | tr '\\0' x)\n"
                + "say 1 runner_on_start '{\"playbook_uuid\":\"p\",\"host\":\"web\",\"task\":\"Talk\",\"task_uuid\":\"t\"}'; echo\n"
                + "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo \"$chunk\"; done\n"
                + "long=$chunk$chunk$chunk$chunk$chunk$chunk$chunk$chunk$chunk$chunk; long=$long$long$long$long$long\n"
                + "say 2 runner_on_ok \"{\\\"res\\\":\\\"$long\\\"}\"; echo \"$long\"\n"
                + "say 3 playbook_on_stats '" + stats + "'");
        long before = usedMemory();

        PlaybookResult result = play(act("a"));

        // What people read of it is kept in memory here only.
        long shown = workshop.logs.text(act("a"), "out").length();
        assertThat(usedMemory() - before - shown).isLessThan(48L * 1024 * 1024);
        assertThat(result.summary()).isEqualTo("1 host: 1 ok, 0 changed");
        assertThat(workshop.logs.text(act("a"), "out")).contains("more output than is kept was dropped");
        assertThat(workshop.plays.states(act("a"))).containsExactly("Talk@web=UNKNOWN");
    }

    private void ansible(String script) {
        Path bin = workshop.runbooks.resolve("bin");
        workshop.program("bin/python3", "#!/bin/sh\necho '" + bin + "'\n");
        workshop.program("bin/ansible-runner", "#!" + bin.resolve("python3") + "\n");
        workshop.runbookFile("bin/display_callback/callback/awx_display.py", "");
        workshop.program("bin/ansible-playbook", "#!/bin/sh\n" + SAY + script + "\n");
    }

    private PlaybookResult play(Act act) {
        AnsibleSettings settings = new AnsibleSettings(
                new ToolEnvironment(Map.of("PATH", workshop.runbooks.resolve("bin") + ":/usr/bin:/bin")), null, null);
        AnsibleActivities activities = workshop.worker(
                AnsibleActivities.class,
                new AnsibleActivitiesImpl(workshop.runner(), settings, workshop.artifacts, workshop.plays));
        return activities.playbook(
                new PlaybookRequest(act, "ansible/site.yml", Map.of("web", "127.0.0.1"), Map.of(), null, List.of()));
    }
}
