package dev.evenkeel.activities.cloud.gcp;

import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.cloud.Wire.json;
import static dev.evenkeel.activities.cloud.Wire.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.cloud.Place;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the wire: what is sent is recorded, and answered as Google's documentation says. */
class GoogleTest {

    @TempDir
    private Path folder;

    @AutoClose
    private GoogleDesk here;

    @BeforeEach
    void open() throws Exception {
        here = new GoogleDesk(folder);
    }

    @Test
    void stopsStartsAndResetsAnInstanceOnce() {
        CloudActivities google = here.place.activities();

        InstanceResult stopped = google.instance(here.place.instance("stop", InstanceAction.STOP, "web"));
        InstanceResult still = google.instance(here.place.instance("again", InstanceAction.STOP, "web"));
        google.instance(here.place.instance("start", InstanceAction.START, "web"));
        InstanceResult reset = google.instance(here.place.instance("reset", InstanceAction.REBOOT, "web"));

        assertThat(stopped.summary()).isEqualTo("web: running → stopped");
        assertThat(stopped.address()).isEqualTo("10.0.0.2");
        assertThat(still.changed()).isFalse();
        assertThat(reset.changed()).isTrue();
        assertThat(here.wire.requests(GoogleDesk.WEB)).hasSize(3).allSatisfy(sent -> {
            assertThat(sent.line()).containsPattern("requestId=[0-9a-f-]{36}");
            assertThat(sent.header("Authorization")).isEqualTo("Bearer ya29.a-short-lived-token");
        });
    }

    @Test
    void movesARecordAndKnowsTheWayBack() {
        DnsResult moved = here.place
                .activities()
                .dns(here.place.dns("move", "example.org", "shop", "CNAME", "south.example.org"));
        DnsResult gone = here.place.activities().dns(here.place.dns("gone", "example.org", "shop", "CNAME"));

        assertThat(moved.previous()).containsExactly("north.example.org.");
        assertThat(here.wire.requests("POST /dns").getFirst().body())
                .contains("\"deletions\"")
                .contains("north.example.org.")
                .contains("\"additions\"")
                .contains("south.example.org.");
        assertThat(gone.previous()).containsExactly("south.example.org.");
    }

    @Test
    void scalesAGroup() {
        ScaleResult scaled = here.place.activities().scale(here.place.scale("more", "web", 4));

        assertThat(scaled).isEqualTo(new ScaleResult("web: 2 → 4", 4, 4, 2, true));
        assertThat(here.wire.requests("POST /compute").getFirst().line()).contains("size=4");
    }

    @Test
    void makesSnapshotsOfDisksAndDatabases() {
        SnapshotResult disk = here.place.activities().snapshot(here.place.snapshot("disk", true, "s", "data", ""));
        SnapshotResult base = here.place.activities().snapshot(here.place.snapshot("base", true, "before", "", "shop"));
        ApplicationFailure others =
                failureOf(() -> here.place.activities().snapshot(here.place.snapshot("other", true, "s", "data", "")));

        assertThat(disk.state()).isEqualTo("ready");
        assertThat(base.id()).isEqualTo("projects/p/backups/b-1");
        assertThat(others.getOriginalMessage()).contains("which this step did not make");
    }

    @Test
    void promotesFailsOverAndRestores() {
        DatabaseResult promoted =
                here.place.activities().database(here.place.database("p", DatabaseAction.PROMOTE, "replica"));
        DatabaseResult over =
                here.place.activities().database(here.place.database("f", DatabaseAction.FAILOVER, "shop"));
        DatabaseResult copy =
                here.place.activities().database(here.place.restore("r", "copy", "", "shop", "2026-05-01T12:00:00Z"));

        assertThat(promoted.role()).isEqualTo("primary");
        assertThat(over.primary()).isEqualTo("europe-west1-c");
        assertThat(here.wire
                        .requests("POST /v1/projects/p/instances/shop/failover")
                        .getFirst()
                        .body())
                .contains("\"settingsVersion\":\"42\"");
        assertThat(copy.state()).isEqualTo("RUNNABLE");
        assertThat(here.wire
                        .requests("POST /v1/projects/p/instances/shop/clone")
                        .getFirst()
                        .body())
                .contains("\"destinationInstanceName\":\"copy\"")
                .contains("\"pointInTime\":\"2026-05-01T12:00:00Z\"");
    }

    @Test
    void restoresABackupIntoANewInstance() {
        here.place.activities().snapshot(here.place.snapshot("base", true, "before", "", "shop"));

        DatabaseResult copy = here.place.activities().database(here.place.restore("r", "copy", "before", "", ""));

        assertThat(copy.name()).isEqualTo("copy");
        assertThat(here.wire
                        .requests("POST /v1/projects/p/instances/copy/restoreBackup")
                        .getFirst()
                        .body())
                .contains("\"backup\":\"projects/p/backups/b-1\"")
                .contains("\"databaseVersion\":\"POSTGRES_17\"");
    }

    @Test
    void readsHowFarAReplicaIsBehind() {
        assertThat(here.place
                        .activities()
                        .replication(here.place.replication("lag", "replica"))
                        .lag())
                .isEqualTo(2.5);
        assertThat(here.wire.requests("GET /v3").getFirst().line())
                .contains("replica_lag")
                .contains("p:replica");
    }

    @Test
    void makesATokenWithTheKeyOfAServiceAccountAndNeverShowsIt() throws Exception {
        String key = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(KeyPairGenerator.getInstance("RSA")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());
        here.workshop.secret("cloud", """
            {"type": "service_account", "project_id": "p", "private_key_id": "k", "client_id": "1",
             "client_email": "evenkeel@p.iam.gserviceaccount.com", "token_uri": "%s/token",
             "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n"}
            """.formatted(here.wire.uri(), key.replace("\n", "\\n")));
        here.wire.on("POST /token", ok("{'access_token': 'made', 'expires_in': 3600, 'token_type': 'Bearer'}"));

        here.place.activities().instance(here.place.instance("look", InstanceAction.STATUS, "web"));
        here.wire.on(
                "POST /token", json(400, "{'error': 'invalid_grant', 'error_description': 'Invalid JWT Signature.'}"));
        ApplicationFailure wrong = failureOf(
                () -> here.place.activities().instance(here.place.instance("wrong", InstanceAction.STATUS, "web")));

        assertThat(here.wire.requests(GoogleDesk.INSTANCES).getFirst().header("Authorization"))
                .isEqualTo("Bearer made");
        assertThat(here.wire.requests("POST /token").getFirst().body())
                .contains("jwt-bearer")
                .contains("assertion=");
        assertThat(wrong.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(wrong.getOriginalMessage())
                .contains("does not accept the credentials")
                .contains("invalid_grant");
    }

    @Test
    void takesOnAnotherServiceAccount() {
        here.wire.on(
                "POST /v1/projects/-/serviceAccounts/ops@p.iam.gserviceaccount.com:generateAccessToken",
                ok("{'accessToken': 'lent', 'expireTime': '2099-01-01T00:00:00Z'}"));
        Place other = new Place(
                here.workshop,
                new CloudPlace("gcp", "", "p", "ops@p.iam.gserviceaccount.com"),
                Map.of("gcp", here.wire.uri()));

        other.activities().instance(other.instance("look", InstanceAction.STATUS, "web"));

        assertThat(here.wire.requests(GoogleDesk.INSTANCES).getFirst().header("Authorization"))
                .isEqualTo("Bearer lent");
    }
}
