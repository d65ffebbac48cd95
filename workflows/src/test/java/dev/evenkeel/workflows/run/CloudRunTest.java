package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.CloudActivities.DnsRequest;
import dev.evenkeel.workflows.contract.CloudActivities.RecordSetChoice;
import dev.evenkeel.workflows.contract.CloudActivities.ScaleRequest;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CloudRunTest {

    private static final String HEAD = """
        runbook: test
        procedure: task
        title: Test
        owner: team
        inputs:
          size: { type: number, default: 3 }
        steps:
        """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    @Test
    void putsTheRecordBackThatWasThere() {
        run.start(HEAD + """
              - id: dns
                cloud.dns: { provider: gcp, credentials: "file:gcp", zone: example.org, name: shop, type: CNAME, value: south.example.org }
                undo:
                  - cloud.dns:
                      provider: gcp
                      credentials: "file:gcp"
                      zone: example.org
                      name: shop
                      type: CNAME
                      values: "${steps.dns.hasValue() ? steps.dns.value().previous : ['north.example.org']}"
                      ttl: "${steps.dns.hasValue() ? steps.dns.value().previousTtl : 60}"
              - id: broken
                on_failure: undo
                script: { command: [no] }
            """, Map.of());
        run.tools.failNext("steps/broken", Failures.TOOL_FAILED, "no");

        assertThat(run.result().status()).isEqualTo(RunStatus.UNDONE);
        assertThat(run.tools.clouds()).hasSize(2);
        DnsRequest back = (DnsRequest) run.tools.clouds().getLast();
        assertThat(back.values()).containsExactly("north.example.org");
        assertThat(back.ttl()).isEqualTo(300);
        assertThat(back.act().secrets()).containsEntry(CloudActivities.CREDENTIALS, "file:gcp");
    }

    @Test
    void readsWhatIsWrittenInTheStep() {
        run.start(HEAD + """
              - id: lag
                cloud.replication: { provider: aws, region: eu-central-1, name: replica, credentials: "env:EVENKEEL_SECRET_AWS" }
              - id: near
                gate: { pass: "steps.lag.lag < 3" }
              - id: grow
                cloud.scale: { provider: azure, region: westeurope, group: shop, name: web, size: "${inputs.size}", credentials: "file:azure" }
              - id: shift
                cloud.dns:
                  provider: aws
                  region: eu-central-1
                  role: arn:aws:iam::1:role/dns
                  credentials: "file:aws"
                  zone: example.org
                  name: www
                  values: ["192.0.2.1", "192.0.2.2"]
                  set: { id: south, weight: 10, health_check: abc }
            """, Map.of("size", 3));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        List<Record> asked = run.tools.clouds();
        assertThat(((ScaleRequest) asked.get(1)).place()).isEqualTo(new CloudPlace("azure", "westeurope", "shop", ""));
        assertThat(((ScaleRequest) asked.get(1)).size()).isEqualTo(3);
        DnsRequest shift = (DnsRequest) asked.get(2);
        assertThat(shift.place().role()).isEqualTo("arn:aws:iam::1:role/dns");
        assertThat(shift.values()).containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(shift.set()).isEqualTo(new RecordSetChoice("south", 10L, "", "abc"));
        assertThat(shift.type()).isEqualTo("A");
    }

    @Test
    void refusesASizeThatIsNone() {
        run.start(HEAD + """
              - id: grow
                on_failure: stop
                cloud.scale: { provider: aws, region: r, name: web, size: "${inputs.size}", credentials: "file:aws" }
            """, Map.of("size", -2));

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.clouds()).isEmpty();
        assertThat(run.journal.last(Type.STEP_FAILED).orElseThrow().data().get("message"))
                .asString()
                .contains("-2 is no size");
    }
}
