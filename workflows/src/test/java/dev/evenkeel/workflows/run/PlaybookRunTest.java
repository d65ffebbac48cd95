package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookPart;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookResult;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PlaybookRunTest {

    private static final String PLAYBOOK = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            inputs:
              version: { type: string, default: one }
            steps:
              - id: play
                on_failure: %s
                retry: { attempts: %d, delay: 1s }
                ansible.playbook:
                  playbook: ansible/site.yml
                  variables: { version: "${inputs.version}" }
                  vault_password: file:vault
                  retry_at: %s
              - id: after
                script: { command: [echo, "%s"] }
            """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    @Test
    void playsAgainOnlyWhereItFailedAndSaysSo() {
        run.tools.failNext("steps/play", partly(List.of("web-2")));
        run.start(PLAYBOOK.formatted("ask", 2, "failed_hosts", "done"), Map.of("version", "one"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.playbooks()).hasSize(2);
        PlaybookPart again = Objects.requireNonNull(run.tools.playbooks().get(1).again());
        assertThat(again.again()).containsExactly("web-2");
        assertThat(again.result().hosts()).containsEntry("ok", List.of("db"));
        assertThat(run.journal.events())
                .filteredOn(event -> event.type() == Type.STEP_STARTED && "steps/play".equals(event.step()))
                .extracting(JournalEvent::data)
                .extracting(data -> data.get("doing"))
                .containsExactly(
                        "ansible-playbook ansible/site.yml",
                        "ansible-playbook ansible/site.yml, again at web-2 only, where it failed");
        assertThat(run.tools.playbooks().getFirst().act().secrets())
                .isEqualTo(Map.of(AnsibleActivities.VAULT_PASSWORD, "file:vault"));
    }

    @Test
    void playsAllHostsAgainWhereThatWasAskedFor() {
        run.tools.failNext("steps/play", partly(List.of("web-2")));
        run.start(PLAYBOOK.formatted("ask", 2, "all_hosts", "done"), Map.of("version", "one"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.playbooks().get(1).again()).isNull();
    }

    @Test
    void playsAllHostsAgainWhenNobodyKnowsWhoCameToTheEnd() {
        run.tools.failNext("steps/play", partly(List.of()));
        run.start(PLAYBOOK.formatted("ask", 2, "failed_hosts", "done"), Map.of("version", "one"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.playbooks().get(1).again()).isNull();
    }

    @Test
    void handsOnWhereItFailedWhenTheRunGoesOn() {
        run.tools.failNext("steps/play", partly(List.of("web-2")));
        run.start(
                PLAYBOOK.formatted("continue", 1, "failed_hosts", "${steps.play.value().hosts['failed'][0]}"),
                Map.of("version", "one"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.scripts().getFirst().command()).containsExactly("echo", "web-2");
    }

    private static ApplicationFailure partly(List<String> again) {
        PlaybookResult result = new PlaybookResult(
                "2 hosts", 3, 1, 0, Map.of(), Map.of("ok", List.of("db"), "failed", List.of("web-2")));
        return ApplicationFailure.newNonRetryableFailure(
                "It failed", Failures.TOOL_FAILED, new Failures.Detail("Mend it", ""), new PlaybookPart(result, again));
    }
}
