package dev.evenkeel.activities.cloud.azure;

import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.cloud.Wire.CUT;
import static dev.evenkeel.activities.cloud.Wire.json;
import static dev.evenkeel.activities.cloud.Wire.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.cloud.Place;
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
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the wire: what is sent is recorded, and answered as Azure's documentation says. */
class AzureTest {

    private static final String GROUP = "/subscriptions/0-1/resourceGroups/shop/providers/";
    private static final String VM = GROUP + "Microsoft.Compute/virtualMachines/web";
    private static final String SECRET = "s3cret~of-the-application";

    @TempDir
    private Path folder;

    private Workshop workshop;
    private Wire wire;

    @BeforeEach
    void open() throws Exception {
        workshop = new Workshop(folder);
        wire = Wire.secure(folder);
        workshop.secret(
                "cloud",
                "{\"tenant\": \"t-1\", \"client_id\": \"c-1\", \"client_secret\": \"" + SECRET
                        + "\", \"subscription\": \"0-1\", \"resource_group\": \"shop\"}");
        wire.on(
                "POST /t-1/oauth2/v2.0/token",
                ok("{'token_type': 'Bearer', 'expires_in': 3599, 'access_token': 'short-lived-token'}"));
    }

    @AfterEach
    void close() {
        wire.close();
        workshop.close();
    }

    private Place place() {
        return new Place(
                workshop,
                new CloudPlace("azure", "westeurope", "", ""),
                Map.of("azure", wire.uri(), "azure-login", wire.uri()),
                folder.resolve("authority.pem"));
    }

    @Test
    void stopsAMachineAndFollowsTheOperation() {
        wire.on("GET " + VM, vm("running"), vm("running"), vm("deallocating"), vm("deallocated"));
        wire.on(
                "POST " + VM + "/deallocate",
                json(202, "").with("Azure-AsyncOperation", wire.uri() + "/ops/1?s=secret"));
        wire.on("GET /ops/1", ok("{'status': 'InProgress'}"), ok("{'status': 'Succeeded'}"));
        Place place = place();

        InstanceResult stopped = place.activities().instance(place.instance("stop", InstanceAction.STOP, "web"));

        assertThat(stopped.summary()).isEqualTo("web: running → stopped");
        assertThat(wire.requests("POST " + VM)).singleElement().satisfies(sent -> {
            assertThat(sent.line()).contains("api-version=");
            assertThat(sent.header("Authorization")).isEqualTo("Bearer short-lived-token");
        });
        assertThat(wire.requests("POST /t-1/oauth2").getFirst().body())
                .contains("grant_type=client_credentials")
                .contains("client_id=c-1");
        assertThat(place.log("stop"))
                .contains("web is running → stopped")
                .contains("accepted as " + wire.uri() + "/ops/1\n")
                .contains("web is stopping")
                .doesNotContain("s=secret");
    }

    @Test
    void doesNothingWhenItIsSoAlready() {
        wire.on("GET " + VM, vm("deallocated"));
        Place place = place();

        assertThat(place.activities()
                        .instance(place.instance("stop", InstanceAction.STOP, "web"))
                        .changed())
                .isFalse();
        assertThat(wire.requests("POST " + VM)).isEmpty();
    }

    @Test
    void saysWhyAnOperationFailed() {
        wire.on("GET " + VM, vm("deallocated"));
        wire.on("POST " + VM + "/start", json(202, "").with("Azure-AsyncOperation", wire.uri() + "/ops/1"));
        wire.on(
                "GET /ops/1",
                ok("{'status': 'Failed', 'error': {'code': 'AllocationFailed', 'message': 'No capacity in zone 1'}}"));
        Place place = place();

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("start", InstanceAction.START, "web")));

        assertThat(failure.getOriginalMessage()).contains("AllocationFailed").contains("No capacity in zone 1");
    }

    @Test
    void doesNotKnowWhetherAMachineWasRebootedWhenTheAnswerIsLost() {
        wire.on("GET " + VM, vm("running"));
        wire.on("POST " + VM + "/restart", CUT);
        Place place = place();

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("r", InstanceAction.REBOOT, "web")));
        ApplicationFailure again =
                failureOf(() -> place.activities().instance(place.instance("r", InstanceAction.REBOOT, "web")));

        assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(again.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(wire.requests("POST " + VM)).hasSize(1);
    }

    @Test
    void waitsAsLongAsItIsToldWhenThereAreTooManyRequests() {
        wire.on("GET " + VM, vm("running"), vm("running"), vm("deallocated"));
        wire.on(
                "POST " + VM + "/deallocate",
                json(429, "{'error': {'code': 'TooManyRequests', 'message': 'slow down'}}")
                        .with("Retry-After", "1"),
                json(202, ""));
        Place place = place();

        place.activities().instance(place.instance("stop", InstanceAction.STOP, "web"));

        assertThat(wire.requests("POST " + VM)).hasSize(2);
        assertThat(place.log("stop")).contains("asked again in 1.0 s: TooManyRequests");
    }

    @Test
    void explainsWhatIsMissing() {
        Place place = place();
        CloudActivities azure = place.activities();
        wire.on(
                "GET " + VM,
                json(403, "{'error': {'code': 'AuthorizationFailed', 'message': 'The client has no authorization'}}"),
                json(404, "{'error': {'code': 'ResourceNotFound', 'message': 'not found'}}"));
        wire.on(
                "GET " + GROUP + "Microsoft.Compute/virtualMachines?",
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
        wire.on(
                "POST /t-1/oauth2/v2.0/token",
                json(
                        401,
                        "{'error': 'invalid_client', 'error_description': 'AADSTS7000215: Invalid client secret "
                                + SECRET + "'}"));
        Place place = place();

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("a", InstanceAction.STATUS, "web")));

        assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(failure.getOriginalMessage())
                .contains("does not accept the credentials")
                .contains("AADSTS7000215")
                .doesNotContain(SECRET);
    }

    @Test
    void saysThatNobodyIsThere() {
        Place place = place();
        wire.close();

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("a", InstanceAction.STATUS, "web")));

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).contains("Azure (westeurope) cannot be reached");
    }

    @Test
    void survivesGarbage() {
        wire.on("GET " + VM, Wire.raw(200, "application/json", new byte[] {(byte) 0xff, 0x00, (byte) 0xfe, '{'}));
        Place place = place();

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("a", InstanceAction.STATUS, "web")));

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).contains("no answer that can be read");
    }

    @Test
    void saysWhatGoesOnWhenItsTimeIsOver() {
        wire.on("GET " + VM, vm("running"), vm("running"), vm("deallocating"));
        wire.on("POST " + VM + "/deallocate", json(202, ""));
        Place place = place().within(Duration.ofSeconds(3));

        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("stop", InstanceAction.STOP, "web")));

        assertThat(failure.getType()).isEqualTo(Failures.TIMED_OUT);
        assertThat(failure.getOriginalMessage())
                .contains("stop of web was not done within 3.0 s; it goes on in the cloud");
        assertThat(detail(failure).evidence()).contains("web is stopping");
    }

    @Test
    void changesARecord() {
        String zone = GROUP + "Microsoft.Network/dnsZones/example.org";
        wire.on(
                "GET " + zone + "?",
                ok("{'name': 'example.org', 'location': 'global', 'properties': {'nameServers':"
                        + " ['ns1-01.azure-dns.com.']}}"));
        wire.on(
                "GET " + zone + "/CNAME/shop",
                cname("north.example.org"),
                cname("north.example.org"),
                cname("south.example.org"));
        wire.on("PUT " + zone + "/CNAME/shop", cname("south.example.org"));
        Place place = place();

        DnsResult moved =
                place.activities().dns(place.dns("move", "example.org", "shop", "CNAME", "south.example.org"));

        assertThat(moved.previous()).containsExactly("north.example.org");
        assertThat(moved.name()).isEqualTo("shop.example.org.");
        assertThat(wire.requests("PUT "))
                .singleElement()
                .satisfies(sent ->
                        assertThat(sent.body()).contains("\"TTL\":60").contains("\"cname\":\"south.example.org\""));
    }

    @Test
    void removesARecordThatIsThere() {
        String zone = GROUP + "Microsoft.Network/dnsZones/example.org";
        wire.on("GET " + zone + "?", ok("{'name': 'example.org', 'location': 'global', 'properties': {}}"));
        wire.on(
                "GET " + zone + "/CNAME/shop",
                cname("a.example.org"),
                cname("a.example.org"),
                json(404, "{'error': {'code': 'NotFound', 'message': 'gone'}}"));
        wire.on("DELETE " + zone + "/CNAME/shop", json(200, ""));
        Place place = place();

        DnsResult gone = place.activities().dns(place.dns("gone", "example.org", "shop", "CNAME"));

        assertThat(gone.changed()).isTrue();
        assertThat(wire.requests("DELETE ")).hasSize(1);
    }

    @Test
    void scalesASet() {
        String set = GROUP + "Microsoft.Compute/virtualMachineScaleSets/web";
        wire.on(
                "GET " + set + "?",
                set(2, "Succeeded"),
                set(2, "Succeeded"),
                set(2, "Succeeded"),
                set(5, "Updating"),
                set(5, "Succeeded"));
        wire.on("GET " + set + "/instanceView", view(2), view(2), view(3), view(5));
        wire.on("PATCH " + set, json(202, "").with("Azure-AsyncOperation", wire.uri() + "/ops/2"));
        wire.on("GET /ops/2", ok("{'status': 'Succeeded'}"));
        Place place = place();

        ScaleResult scaled = place.activities().scale(place.scale("more", "web", 5));

        assertThat(scaled).isEqualTo(new ScaleResult("web: 2 → 5", 5, 5, 2, true));
        assertThat(wire.requests("PATCH ").getFirst().body())
                .contains("\"capacity\":5")
                .contains("Standard_B1s");
    }

    @Test
    void makesASnapshotOfADisk() {
        String snapshot = GROUP + "Microsoft.Compute/snapshots/before";
        String mark = place().act("make").step();
        wire.on(
                "GET " + snapshot,
                json(404, "{'error': {'code': 'ResourceNotFound', 'message': 'none'}}"),
                json(404, "{'error': {'code': 'ResourceNotFound', 'message': 'none'}}"),
                ok("{'id': '/s/1', 'location': 'w', 'properties': {'provisioningState': 'Updating'}}"),
                ok("{'id': '/s/1', 'location': 'w', 'properties': {'provisioningState': 'Succeeded',"
                        + " 'completionPercent': 100}}"));
        wire.on("GET " + GROUP + "Microsoft.Compute/disks/data", ok("{'id': '/d/1', 'location': 'westeurope'}"));
        wire.on("PUT " + snapshot, json(202, "{}"));
        Place place = place();

        SnapshotResult made = place.activities().snapshot(place.snapshot(mark, true, "before", "data", ""));

        assertThat(made.state()).isEqualTo("ready");
        assertThat(wire.requests("PUT ").getFirst().body())
                .contains("\"sourceResourceId\":\"/d/1\"")
                .contains("evenkeel-act");
    }

    @Test
    void promotesFailsOverAndRestoresADatabase() {
        String servers = GROUP + "Microsoft.DBforPostgreSQL/flexibleServers/";
        wire.on(
                "GET " + servers + "replica",
                server("Ready", "AsyncReplica", "1"),
                server("Ready", "AsyncReplica", "1"),
                server("Updating", "AsyncReplica", "1"),
                server("Ready", "None", "1"));
        wire.on("PATCH " + servers + "replica", json(202, ""));
        wire.on(
                "GET " + servers + "db",
                server("Ready", "Primary", "1"),
                server("Ready", "Primary", "1"),
                server("Ready", "Primary", "1"),
                server("Updating", "Primary", "1"),
                server("Ready", "Primary", "2"));
        wire.on("POST " + servers + "db/restart", json(202, ""));
        wire.on("GET " + servers + "source", server("Ready", "Primary", "1"));
        wire.on(
                "GET " + servers + "new",
                json(404, "{'error': {'code': 'ResourceNotFound', 'message': 'none'}}"),
                json(404, "{'error': {'code': 'ResourceNotFound', 'message': 'none'}}"),
                server("Ready", "Primary", "1"));
        wire.on("PUT " + servers + "new", json(202, ""));
        Place place = place();
        CloudActivities azure = place.activities();

        DatabaseResult promoted = azure.database(place.database("p", DatabaseAction.PROMOTE, "replica"));
        DatabaseResult over = azure.database(place.database("f", DatabaseAction.FAILOVER, "db"));
        DatabaseResult restored = azure.database(place.restore("r", "new", "", "source", "2026-05-01T12:00:00Z"));

        assertThat(promoted.role()).isEqualTo("primary");
        assertThat(wire.requests("PATCH ").getFirst().body()).contains("\"replicationRole\":\"None\"");
        assertThat(over.primary()).isEqualTo("2");
        assertThat(wire.requests("POST " + servers).getFirst().body()).contains("\"restartWithFailover\":true");
        assertThat(restored.state()).isEqualTo("Ready");
        assertThat(wire.requests("PUT ").getFirst().body())
                .contains("\"createMode\":\"PointInTimeRestore\"")
                .contains("2026-05-01T12:00:00Z");
    }

    @Test
    void readsHowFarAReplicaIsBehind() {
        String servers = GROUP + "Microsoft.DBforPostgreSQL/flexibleServers/";
        wire.on("GET " + servers + "replica?", server("Ready", "AsyncReplica", "1"));
        wire.on(
                "GET " + servers + "replica/providers/Microsoft.Insights/metrics",
                ok("{'value': [{'timeseries': [{'data': [{'timeStamp': '2026-05-01T12:00:00Z', 'maximum': 9.0},"
                        + " {'timeStamp': '2026-05-01T12:01:00Z', 'maximum': 3.5}]}]}]}"));
        Place place = place();

        assertThat(place.activities()
                        .replication(place.replication("lag", "replica"))
                        .lag())
                .isEqualTo(3.5);
    }

    private static Wire.Answer vm(String power) {
        return ok("{'name': 'web', 'location': 'westeurope', 'properties': {'provisioningState': 'Succeeded',"
                + " 'instanceView': {'statuses': [{'code': 'ProvisioningState/succeeded'}, {'code': 'PowerState/"
                + power
                + "'}]}}}");
    }

    private static Wire.Answer cname(String target) {
        return ok("{'name': 'shop', 'properties': {'TTL': 60, 'CNAMERecord': {'cname': '" + target + "'}}}");
    }

    private static Wire.Answer set(int capacity, String state) {
        return ok("{'name': 'web', 'location': 'w', 'sku': {'name': 'Standard_B1s', 'tier': 'Standard', 'capacity': "
                + capacity + "}, 'properties': {'provisioningState': '" + state + "'}}");
    }

    private static Wire.Answer view(int ready) {
        return ok("{'virtualMachine': {'statusesSummary': [{'code': 'ProvisioningState/succeeded', 'count': " + ready
                + "}]}}");
    }

    private static Wire.Answer server(String state, String role, String zone) {
        return ok("{'id': '/x/source', 'name': 'db', 'location': 'w', 'properties': {'state': '" + state
                + "', 'replicationRole': '" + role
                + "', 'availabilityZone': '" + zone
                + "', 'sourceServerResourceId': '/x/source', 'highAvailability': {'mode': 'ZoneRedundant',"
                + " 'standbyAvailabilityZone': '"
                + (zone.equals("1") ? "2" : "1") + "'}}}");
    }
}
