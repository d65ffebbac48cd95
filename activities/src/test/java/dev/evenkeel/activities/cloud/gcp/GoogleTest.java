package dev.evenkeel.activities.cloud.gcp;

import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.cloud.Wire.CUT;
import static dev.evenkeel.activities.cloud.Wire.SILENCE;
import static dev.evenkeel.activities.cloud.Wire.json;
import static dev.evenkeel.activities.cloud.Wire.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.cloud.Place;
import dev.evenkeel.activities.cloud.SmallGoogle;
import dev.evenkeel.activities.cloud.Wire;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseAction;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseResult;
import dev.evenkeel.workflows.contract.CloudActivities.DnsResult;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceResult;
import dev.evenkeel.workflows.contract.CloudActivities.ScaleResult;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotResult;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the wire: what is sent is recorded, and answered as Google's documentation says. */
class GoogleTest {

    private static final String INSTANCES = "GET /compute/v1/projects/p/aggregated/instances?";
    private static final String WEB = "POST /compute/v1/projects/p/zones/europe-west1-b/instances/web/";

    @TempDir
    private Path folder;

    private Workshop workshop;
    private Wire wire;
    private Place place;

    @BeforeEach
    void open() throws Exception {
        workshop = new Workshop(folder);
        wire = Wire.plain();
        new SmallGoogle(wire);
        workshop.secret("cloud", SmallGoogle.CREDENTIALS);
        place = new Place(workshop, new CloudPlace("gcp", "europe-west1", "", ""), Map.of("gcp", wire.uri()));
    }

    @AfterEach
    void close() {
        wire.close();
        workshop.close();
    }

    @Test
    void stopsStartsAndResetsAnInstanceOnce() {
        CloudActivities google = place.activities();

        InstanceResult stopped = google.instance(place.instance("stop", InstanceAction.STOP, "web"));
        InstanceResult still = google.instance(place.instance("again", InstanceAction.STOP, "web"));
        google.instance(place.instance("start", InstanceAction.START, "web"));
        InstanceResult reset = google.instance(place.instance("reset", InstanceAction.REBOOT, "web"));

        assertThat(stopped.summary()).isEqualTo("web: running → stopped");
        assertThat(stopped.address()).isEqualTo("10.0.0.2");
        assertThat(still.changed()).isFalse();
        assertThat(reset.changed()).isTrue();
        assertThat(wire.requests(WEB)).hasSize(3).allSatisfy(sent -> {
            assertThat(sent.line()).containsPattern("requestId=[0-9a-f-]{36}");
            assertThat(sent.header("Authorization")).isEqualTo("Bearer ya29.a-short-lived-token");
        });
    }

    @Test
    void sendsAResetAgainWithTheSameTokenWhenTheAnswerIsLost() {
        wire.on(WEB + "reset", CUT, ok("{'name': 'op-1', 'status': 'DONE', 'zone': 'x/zones/europe-west1-b'}"));

        place.activities().instance(place.instance("reset", InstanceAction.REBOOT, "web"));

        assertThat(wire.requests(WEB + "reset")).hasSize(2);
        assertThat(wire.requests(WEB + "reset").stream().map(Wire.Request::line).distinct())
                .hasSize(1);
    }

    @Test
    void findsThatALostStopWasDone() {
        wire.on(WEB + "stop", request -> {
            wire.on(INSTANCES, instance("TERMINATED"));
            return CUT;
        });

        InstanceResult stopped = place.activities().instance(place.instance("stop", InstanceAction.STOP, "web"));

        assertThat(stopped.state()).isEqualTo("stopped");
        assertThat(wire.requests(WEB + "stop")).hasSize(1);
        assertThat(place.log("stop")).contains("the answer is lost");
    }

    @Test
    void goesOnAfterARestartOfTheWorker() throws Exception {
        wire.on(WEB + "stop", SILENCE);
        CloudActivities first = place.activities();
        CompletableFuture<?> asked =
                CompletableFuture.runAsync(() -> first.instance(place.instance("stop", InstanceAction.STOP, "web")));
        Awaitility.await().until(() -> !wire.requests(WEB + "stop").isEmpty());
        wire.on(INSTANCES, instance("STOPPING"), instance("TERMINATED"));

        InstanceResult stopped = place.activities().instance(place.instance("stop", InstanceAction.STOP, "web"));

        assertThat(stopped.state()).isEqualTo("stopped");
        assertThat(stopped.previous()).isEqualTo("running");
        assertThat(wire.requests(WEB + "stop")).hasSize(1);
        assertThat(asked.handle((done, trouble) -> true).get(60, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void saysWhatGoesOnWhenItIsCancelled() throws Exception {
        wire.on(WEB + "stop", request -> {
            wire.on(INSTANCES, instance("STOPPING"));
            return ok("{'name': 'op-9', 'status': 'RUNNING', 'zone': 'x/zones/europe-west1-b'}");
        });
        wire.on(
                "GET /compute/v1/projects/p/zones/europe-west1-b/operations/op-9",
                ok("{'name': 'op-9', 'status': 'RUNNING'}"));
        CloudActivities google = place.activities();
        CompletableFuture<Boolean> ended = CompletableFuture.runAsync(
                        () -> google.instance(place.instance("stop", InstanceAction.STOP, "web")))
                .handle((done, trouble) -> trouble != null);
        Awaitility.await().until(() -> place.log("stop").contains("web is stopping"));

        workshop.cancel();

        assertThat(ended.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(place.log("stop")).contains("cancelled: nobody waits any more; stop of web goes on in the cloud");
    }

    @Test
    void movesARecordAndKnowsTheWayBack() {
        DnsResult moved =
                place.activities().dns(place.dns("move", "example.org", "shop", "CNAME", "south.example.org"));
        DnsResult gone = place.activities().dns(place.dns("gone", "example.org", "shop", "CNAME"));

        assertThat(moved.previous()).containsExactly("north.example.org.");
        assertThat(wire.requests("POST /dns").getFirst().body())
                .contains("\"deletions\"")
                .contains("north.example.org.")
                .contains("\"additions\"")
                .contains("south.example.org.");
        assertThat(gone.previous()).containsExactly("south.example.org.");
    }

    @Test
    void scalesAGroup() {
        ScaleResult scaled = place.activities().scale(place.scale("more", "web", 4));

        assertThat(scaled).isEqualTo(new ScaleResult("web: 2 → 4", 4, 4, 2, true));
        assertThat(wire.requests("POST /compute").getFirst().line()).contains("size=4");
    }

    @Test
    void makesSnapshotsOfDisksAndDatabases() {
        SnapshotResult disk = place.activities().snapshot(place.snapshot("disk", true, "s", "data", ""));
        SnapshotResult base = place.activities().snapshot(place.snapshot("base", true, "before", "", "shop"));
        ApplicationFailure others =
                failureOf(() -> place.activities().snapshot(place.snapshot("other", true, "s", "data", "")));

        assertThat(disk.state()).isEqualTo("ready");
        assertThat(base.id()).isEqualTo("projects/p/backups/b-1");
        assertThat(others.getOriginalMessage()).contains("which this step did not make");
    }

    @Test
    void promotesFailsOverAndRestores() {
        DatabaseResult promoted = place.activities().database(place.database("p", DatabaseAction.PROMOTE, "replica"));
        DatabaseResult over = place.activities().database(place.database("f", DatabaseAction.FAILOVER, "shop"));
        DatabaseResult copy =
                place.activities().database(place.restore("r", "copy", "", "shop", "2026-05-01T12:00:00Z"));

        assertThat(promoted.role()).isEqualTo("primary");
        assertThat(over.primary()).isEqualTo("europe-west1-c");
        assertThat(wire.requests("POST /v1/projects/p/instances/shop/failover")
                        .getFirst()
                        .body())
                .contains("\"settingsVersion\":\"42\"");
        assertThat(copy.state()).isEqualTo("RUNNABLE");
        assertThat(wire.requests("POST /v1/projects/p/instances/shop/clone")
                        .getFirst()
                        .body())
                .contains("\"destinationInstanceName\":\"copy\"")
                .contains("\"pointInTime\":\"2026-05-01T12:00:00Z\"");
    }

    @Test
    void restoresABackupIntoANewInstance() {
        place.activities().snapshot(place.snapshot("base", true, "before", "", "shop"));

        DatabaseResult copy = place.activities().database(place.restore("r", "copy", "before", "", ""));

        assertThat(copy.name()).isEqualTo("copy");
        assertThat(wire.requests("POST /v1/projects/p/instances/copy/restoreBackup")
                        .getFirst()
                        .body())
                .contains("\"backup\":\"projects/p/backups/b-1\"")
                .contains("\"databaseVersion\":\"POSTGRES_17\"");
    }

    @Test
    void readsHowFarAReplicaIsBehind() {
        assertThat(place.activities()
                        .replication(place.replication("lag", "replica"))
                        .lag())
                .isEqualTo(2.5);
        assertThat(wire.requests("GET /v3").getFirst().line())
                .contains("replica_lag")
                .contains("p:replica");
    }

    @Test
    void saysWhyAnOperationFailed() {
        wire.on(
                "GET /compute/v1/projects/p/zones/europe-west1-b/operations/op-1",
                ok("{'status': 'DONE', 'error': {'errors': [{'code': 'ZONE_RESOURCE_POOL_EXHAUSTED', 'message':"
                        + " 'no room'}]}}"));

        assertThat(failureOf(() -> place.activities().instance(place.instance("stop", InstanceAction.STOP, "web")))
                        .getOriginalMessage())
                .contains("ZONE_RESOURCE_POOL_EXHAUSTED no room");
    }

    @Test
    void explainsWhatWasRefused() {
        CloudActivities google = place.activities();
        wire.on(
                INSTANCES,
                refusal(403, "forbidden", "Required 'compute.instances.list' permission"),
                refusal(403, "quotaExceeded", "Quota 'CPUS' exceeded"));

        assertThat(message(google, "a")).contains("compute.instances.list is needed");
        assertThat(message(google, "b")).contains("A limit of the account is reached");
        wire.on(INSTANCES, refusal(403, "rateLimitExceeded", "Rate Limit Exceeded"));
        assertThat(message(google, "c")).contains("too many requests");
        wire.on(INSTANCES, json(500, "oops"));
        assertThat(message(google, "d")).contains("no answer that can be read");
        wire.on(INSTANCES, json(200, "<html>"));
        assertThat(message(google, "e")).contains("no answer that can be read");
        wire.on(INSTANCES, ok("{}"));
        assertThat(message(google, "f")).contains("There is no instance 'web' in europe-west1 of the project p");
        wire.on(INSTANCES, CUT);
        assertThat(message(google, "g")).contains("no answer that can be read");
    }

    @Test
    void makesATokenWithTheKeyOfAServiceAccountAndNeverShowsIt() throws Exception {
        String key = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(KeyPairGenerator.getInstance("RSA")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());
        workshop.secret("cloud", """
            {"type": "service_account", "project_id": "p", "private_key_id": "k", "client_id": "1",
             "client_email": "evenkeel@p.iam.gserviceaccount.com", "token_uri": "%s/token",
             "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n"}
            """.formatted(wire.uri(), key.replace("\n", "\\n")));
        wire.on("POST /token", ok("{'access_token': 'made', 'expires_in': 3600, 'token_type': 'Bearer'}"));

        place.activities().instance(place.instance("look", InstanceAction.STATUS, "web"));
        wire.on("POST /token", json(400, "{'error': 'invalid_grant', 'error_description': 'Invalid JWT Signature.'}"));
        ApplicationFailure wrong =
                failureOf(() -> place.activities().instance(place.instance("wrong", InstanceAction.STATUS, "web")));

        assertThat(wire.requests(INSTANCES).getFirst().header("Authorization")).isEqualTo("Bearer made");
        assertThat(wire.requests("POST /token").getFirst().body())
                .contains("jwt-bearer")
                .contains("assertion=");
        assertThat(wrong.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(wrong.getOriginalMessage())
                .contains("does not accept the credentials")
                .contains("invalid_grant");
    }

    @Test
    void takesOnAnotherServiceAccount() {
        wire.on(
                "POST /v1/projects/-/serviceAccounts/ops@p.iam.gserviceaccount.com:generateAccessToken",
                ok("{'accessToken': 'lent', 'expireTime': '2099-01-01T00:00:00Z'}"));
        Place other = new Place(
                workshop, new CloudPlace("gcp", "", "p", "ops@p.iam.gserviceaccount.com"), Map.of("gcp", wire.uri()));

        other.activities().instance(other.instance("look", InstanceAction.STATUS, "web"));

        assertThat(wire.requests(INSTANCES).getFirst().header("Authorization")).isEqualTo("Bearer lent");
    }

    @Test
    void refusesNamesAndCredentialsThatMakeNoSense() {
        workshop.secret("cloud", "{\"project_id\": \"p\", \"nothing\": \"of-the-kind-is-in-here\"}");

        assertThat(message(place.activities(), "a"))
                .contains("no key of a service account")
                .doesNotContain("of-the-kind");
        workshop.secret("cloud", SmallGoogle.CREDENTIALS);
        assertThat(failureOf(() -> place.activities()
                                .instance(place.instance("b", InstanceAction.STATUS, "web OR name = other")))
                        .getOriginalMessage())
                .contains("is no name of Google Cloud");
    }

    private String message(CloudActivities google, String step) {
        return failureOf(() -> google.instance(place.instance(step, InstanceAction.STATUS, "web")))
                .getOriginalMessage();
    }

    private static Wire.Answer instance(String status) {
        return ok("{'items': {'zones/europe-west1-b': {'instances': [{'name': 'web', 'status': '" + status
                + "', 'zone': 'x/zones/europe-west1-b'}]}}}");
    }

    private static Wire.Answer refusal(int status, String reason, String message) {
        return json(
                status,
                "{'error': {'code': " + status + ", 'message': '" + message.replace("'", "")
                        + "', 'errors': [{'reason': '" + reason + "', 'message': 'x'}]}}");
    }
}
