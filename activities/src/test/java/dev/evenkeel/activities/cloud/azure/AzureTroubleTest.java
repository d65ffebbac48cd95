package dev.evenkeel.activities.cloud.azure;

import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.cloud.Wire.CUT;
import static dev.evenkeel.activities.cloud.Wire.json;
import static dev.evenkeel.activities.cloud.Wire.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.cloud.Place;
import dev.evenkeel.activities.cloud.Wire;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Azure away, too busy, without permission, or talking nonsense. */
class AzureTroubleTest {

    @TempDir
    private Path folder;

    @AutoClose
    private AzureDesk here;

    @BeforeEach
    void open() throws Exception {
        here = new AzureDesk(folder);
    }

    @Test
    void saysWhyAnOperationFailed() {
        here.wire.on("GET " + AzureDesk.VM, AzureDesk.vm("deallocated"));
        here.wire.on(
                "POST " + AzureDesk.VM + "/start",
                json(202, "").with("Azure-AsyncOperation", here.wire.uri() + "/ops/1"));
        here.wire.on(
                "GET /ops/1",
                ok("{'status': 'Failed', 'error': {'code': 'AllocationFailed', 'message': 'No capacity in zone 1'}}"));
        Place place = here.place();

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("start", InstanceAction.START, "web")));

        assertThat(failure.getOriginalMessage()).contains("AllocationFailed").contains("No capacity in zone 1");
    }

    @Test
    void doesNotKnowWhetherAMachineWasRebootedWhenTheAnswerIsLost() {
        here.wire.on("GET " + AzureDesk.VM, AzureDesk.vm("running"));
        here.wire.on("POST " + AzureDesk.VM + "/restart", CUT);
        Place place = here.place();

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("r", InstanceAction.REBOOT, "web")));
        ApplicationFailure again =
                failureOf(() -> place.activities().instance(place.instance("r", InstanceAction.REBOOT, "web")));

        assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(again.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(here.wire.requests("POST " + AzureDesk.VM)).hasSize(1);
    }

    @Test
    void waitsAsLongAsItIsToldWhenThereAreTooManyRequests() {
        here.wire.on(
                "GET " + AzureDesk.VM, AzureDesk.vm("running"), AzureDesk.vm("running"), AzureDesk.vm("deallocated"));
        here.wire.on(
                "POST " + AzureDesk.VM + "/deallocate",
                json(429, "{'error': {'code': 'TooManyRequests', 'message': 'slow down'}}")
                        .with("Retry-After", "1"),
                json(202, ""));
        Place place = here.place();

        place.activities().instance(place.instance("stop", InstanceAction.STOP, "web"));

        assertThat(here.wire.requests("POST " + AzureDesk.VM)).hasSize(2);
        assertThat(place.log("stop")).contains("asked again in 1.0 s: TooManyRequests");
    }

    @Test
    void explainsWhatIsMissing() {
        Place place = here.place();
        CloudActivities azure = place.activities();
        here.wire.on(
                "GET " + AzureDesk.VM,
                json(403, "{'error': {'code': 'AuthorizationFailed', 'message': 'The client has no authorization'}}"),
                json(404, "{'error': {'code': 'ResourceNotFound', 'message': 'not found'}}"));
        here.wire.on(
                "GET " + AzureDesk.GROUP + "Microsoft.Compute/virtualMachines?",
                ok("{'value': [{'name': 'web1', 'location': 'w'}, {'name': 'database', 'location': 'w'}]}"));

        ApplicationFailure forbidden =
                failureOf(() -> azure.instance(place.instance("a", InstanceAction.STATUS, "web")));
        ApplicationFailure absent = failureOf(() -> azure.instance(place.instance("b", InstanceAction.STATUS, "web")));

        assertThat(forbidden.getOriginalMessage()).contains("Microsoft.Compute/virtualMachines/read is needed");
        assertThat(absent.getOriginalMessage()).contains("no virtual machine 'web' in the resource group shop");
        assertThat(detail(absent).advice()).isEqualTo("Did you mean 'web1'?");
    }

    @Test
    void saysThatTheCredentialsAreWrongWithoutShowingThem() {
        here.wire.on(
                "POST /t-1/oauth2/v2.0/token",
                json(
                        401,
                        "{'error': 'invalid_client', 'error_description': 'AADSTS7000215: Invalid client secret "
                                + AzureDesk.SECRET + "'}"));
        Place place = here.place();

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("a", InstanceAction.STATUS, "web")));

        assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(failure.getOriginalMessage())
                .contains("does not accept the credentials")
                .contains("AADSTS7000215")
                .doesNotContain(AzureDesk.SECRET);
    }

    @Test
    void saysThatNobodyIsThere() {
        Place place = here.place();
        here.wire.close();

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("a", InstanceAction.STATUS, "web")));

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).contains("Azure (westeurope) cannot be reached");
    }

    @Test
    void survivesGarbage() {
        here.wire.on(
                "GET " + AzureDesk.VM,
                Wire.raw(200, "application/json", new byte[] {(byte) 0xff, 0x00, (byte) 0xfe, '{'}));
        Place place = here.place();

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("a", InstanceAction.STATUS, "web")));

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).contains("no answer that can be read");
    }

    @Test
    void saysWhatGoesOnWhenItsTimeIsOver() {
        here.wire.on(
                "GET " + AzureDesk.VM, AzureDesk.vm("running"), AzureDesk.vm("running"), AzureDesk.vm("deallocating"));
        here.wire.on("POST " + AzureDesk.VM + "/deallocate", json(202, ""));
        Place place = here.place().within(Duration.ofSeconds(3));

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("stop", InstanceAction.STOP, "web")));

        assertThat(failure.getType()).isEqualTo(Failures.TIMED_OUT);
        assertThat(failure.getOriginalMessage())
                .contains("stop of web was not done within 3.0 s; it goes on in the cloud");
        assertThat(detail(failure).evidence()).contains("web is stopping");
    }
}
