package dev.evenkeel.activities.cloud.gcp;

import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.cloud.Wire.CUT;
import static dev.evenkeel.activities.cloud.Wire.SILENCE;
import static dev.evenkeel.activities.cloud.Wire.json;
import static dev.evenkeel.activities.cloud.Wire.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.cloud.SmallGoogle;
import dev.evenkeel.activities.cloud.Wire;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceResult;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google Cloud without permission, out of reach in the middle, or not where it was left. */
class GoogleTroubleTest {

    @TempDir
    private Path folder;

    @AutoClose
    private GoogleDesk here;

    @BeforeEach
    void open() throws Exception {
        here = new GoogleDesk(folder);
    }

    @Test
    void sendsAResetAgainWithTheSameTokenWhenTheAnswerIsLost() {
        here.wire.on(
                GoogleDesk.WEB + "reset",
                CUT,
                ok("{'name': 'op-1', 'status': 'DONE', 'zone': 'x/zones/europe-west1-b'}"));

        here.place.activities().instance(here.place.instance("reset", InstanceAction.REBOOT, "web"));

        assertThat(here.wire.requests(GoogleDesk.WEB + "reset")).hasSize(2);
        assertThat(here.wire.requests(GoogleDesk.WEB + "reset").stream()
                        .map(Wire.Request::line)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void findsThatALostStopWasDone() {
        here.wire.on(GoogleDesk.WEB + "stop", request -> {
            here.wire.on(GoogleDesk.INSTANCES, GoogleDesk.instance("TERMINATED"));
            return CUT;
        });

        InstanceResult stopped =
                here.place.activities().instance(here.place.instance("stop", InstanceAction.STOP, "web"));

        assertThat(stopped.state()).isEqualTo("stopped");
        assertThat(here.wire.requests(GoogleDesk.WEB + "stop")).hasSize(1);
        assertThat(here.place.log("stop")).contains("the answer is lost");
    }

    @Test
    void goesOnAfterARestartOfTheWorker() throws Exception {
        here.wire.on(GoogleDesk.WEB + "stop", SILENCE);
        CloudActivities first = here.place.activities();
        CompletableFuture<?> asked = CompletableFuture.runAsync(
                () -> first.instance(here.place.instance("stop", InstanceAction.STOP, "web")));
        Awaitility.await()
                .until(() -> !here.wire.requests(GoogleDesk.WEB + "stop").isEmpty());
        here.wire.on(GoogleDesk.INSTANCES, GoogleDesk.instance("STOPPING"), GoogleDesk.instance("TERMINATED"));

        InstanceResult stopped =
                here.place.activities().instance(here.place.instance("stop", InstanceAction.STOP, "web"));

        assertThat(stopped.state()).isEqualTo("stopped");
        assertThat(stopped.previous()).isEqualTo("running");
        assertThat(here.wire.requests(GoogleDesk.WEB + "stop")).hasSize(1);
        assertThat(asked.handle((done, trouble) -> true).get(60, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void saysWhatGoesOnWhenItIsCancelled() throws Exception {
        here.wire.on(GoogleDesk.WEB + "stop", request -> {
            here.wire.on(GoogleDesk.INSTANCES, GoogleDesk.instance("STOPPING"));
            return ok("{'name': 'op-9', 'status': 'RUNNING', 'zone': 'x/zones/europe-west1-b'}");
        });
        here.wire.on(
                "GET /compute/v1/projects/p/zones/europe-west1-b/operations/op-9",
                ok("{'name': 'op-9', 'status': 'RUNNING'}"));
        CloudActivities google = here.place.activities();
        CompletableFuture<Boolean> ended = CompletableFuture.runAsync(
                        () -> google.instance(here.place.instance("stop", InstanceAction.STOP, "web")))
                .handle((done, trouble) -> trouble != null);
        Awaitility.await().until(() -> here.place.log("stop").contains("web is stopping"));

        here.workshop.cancel();

        assertThat(ended.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(here.place.log("stop"))
                .contains("cancelled: nobody waits any more; stop of web goes on in the cloud");
    }

    @Test
    void saysWhyAnOperationFailed() {
        here.wire.on(
                "GET /compute/v1/projects/p/zones/europe-west1-b/operations/op-1",
                ok("{'status': 'DONE', 'error': {'errors': [{'code': 'ZONE_RESOURCE_POOL_EXHAUSTED', 'message':"
                        + " 'no room'}]}}"));

        assertThat(failureOf(() -> here.place
                                .activities()
                                .instance(here.place.instance("stop", InstanceAction.STOP, "web")))
                        .getOriginalMessage())
                .contains("ZONE_RESOURCE_POOL_EXHAUSTED no room");
    }

    @Test
    void explainsWhatWasRefused() {
        CloudActivities google = here.place.activities();
        here.wire.on(
                GoogleDesk.INSTANCES,
                GoogleDesk.refusal(403, "forbidden", "Required 'compute.instances.list' permission"),
                GoogleDesk.refusal(403, "quotaExceeded", "Quota 'CPUS' exceeded"));

        assertThat(here.message(google, "a")).contains("compute.instances.list is needed");
        assertThat(here.message(google, "b")).contains("A limit of the account is reached");
        here.wire.on(GoogleDesk.INSTANCES, GoogleDesk.refusal(403, "rateLimitExceeded", "Rate Limit Exceeded"));
        assertThat(here.message(google, "c")).contains("too many requests");
        here.wire.on(GoogleDesk.INSTANCES, json(500, "oops"));
        assertThat(here.message(google, "d")).contains("no answer that can be read");
        here.wire.on(GoogleDesk.INSTANCES, json(200, "<html>"));
        assertThat(here.message(google, "e")).contains("no answer that can be read");
        here.wire.on(GoogleDesk.INSTANCES, ok("{}"));
        assertThat(here.message(google, "f")).contains("There is no instance 'web' in europe-west1 of the project p");
        here.wire.on(GoogleDesk.INSTANCES, CUT);
        assertThat(here.message(google, "g")).contains("no answer that can be read");
    }

    @Test
    void refusesNamesAndCredentialsThatMakeNoSense() {
        here.workshop.secret("cloud", "{\"project_id\": \"p\", \"nothing\": \"of-the-kind-is-in-here\"}");

        assertThat(here.message(here.place.activities(), "a"))
                .contains("no key of a service account")
                .doesNotContain("of-the-kind");
        here.workshop.secret("cloud", SmallGoogle.CREDENTIALS);
        assertThat(failureOf(() -> here.place
                                .activities()
                                .instance(here.place.instance("b", InstanceAction.STATUS, "web OR name = other")))
                        .getOriginalMessage())
                .contains("is no name of Google Cloud");
    }
}
