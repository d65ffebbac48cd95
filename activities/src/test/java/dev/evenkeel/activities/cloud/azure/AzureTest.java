package dev.evenkeel.activities.cloud.azure;

import static dev.evenkeel.activities.cloud.Wire.json;
import static dev.evenkeel.activities.cloud.Wire.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.cloud.Place;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseAction;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseResult;
import dev.evenkeel.workflows.contract.CloudActivities.DnsResult;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceResult;
import dev.evenkeel.workflows.contract.CloudActivities.ScaleResult;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotResult;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the wire: what is sent is recorded, and answered as Azure's documentation says. */
class AzureTest {

    @TempDir
    private Path folder;

    @AutoClose
    private AzureDesk here;

    @BeforeEach
    void open() throws Exception {
        here = new AzureDesk(folder);
    }

    @Test
    void stopsAMachineAndFollowsTheOperation() {
        here.wire.on(
                "GET " + AzureDesk.VM,
                AzureDesk.vm("running"),
                AzureDesk.vm("running"),
                AzureDesk.vm("deallocating"),
                AzureDesk.vm("deallocated"));
        here.wire.on(
                "POST " + AzureDesk.VM + "/deallocate",
                json(202, "").with("Azure-AsyncOperation", here.wire.uri() + "/ops/1?s=secret"));
        here.wire.on("GET /ops/1", ok("{'status': 'InProgress'}"), ok("{'status': 'Succeeded'}"));
        Place place = here.place();

        InstanceResult stopped = place.activities().instance(place.instance("stop", InstanceAction.STOP, "web"));

        assertThat(stopped.summary()).isEqualTo("web: running → stopped");
        assertThat(here.wire.requests("POST " + AzureDesk.VM)).singleElement().satisfies(sent -> {
            assertThat(sent.line()).contains("api-version=");
            assertThat(sent.header("Authorization")).isEqualTo("Bearer short-lived-token");
        });
        assertThat(here.wire.requests("POST /t-1/oauth2").getFirst().body())
                .contains("grant_type=client_credentials")
                .contains("client_id=c-1");
        assertThat(place.log("stop"))
                .contains("web is running → stopped")
                .contains("accepted as " + here.wire.uri() + "/ops/1\n")
                .contains("web is stopping")
                .doesNotContain("s=secret");
    }

    @Test
    void doesNothingWhenItIsSoAlready() {
        here.wire.on("GET " + AzureDesk.VM, AzureDesk.vm("deallocated"));
        Place place = here.place();

        assertThat(place.activities()
                        .instance(place.instance("stop", InstanceAction.STOP, "web"))
                        .changed())
                .isFalse();
        assertThat(here.wire.requests("POST " + AzureDesk.VM)).isEmpty();
    }

    @Test
    void changesARecord() {
        String zone = AzureDesk.GROUP + "Microsoft.Network/dnsZones/example.org";
        here.wire.on(
                "GET " + zone + "?",
                ok("{'name': 'example.org', 'location': 'global', 'properties': {'nameServers':"
                        + " ['ns1-01.azure-dns.com.']}}"));
        here.wire.on(
                "GET " + zone + "/CNAME/shop",
                AzureDesk.cname("north.example.org"),
                AzureDesk.cname("north.example.org"),
                AzureDesk.cname("south.example.org"));
        here.wire.on("PUT " + zone + "/CNAME/shop", AzureDesk.cname("south.example.org"));
        Place place = here.place();

        DnsResult moved =
                place.activities().dns(place.dns("move", "example.org", "shop", "CNAME", "south.example.org"));

        assertThat(moved.previous()).containsExactly("north.example.org");
        assertThat(moved.name()).isEqualTo("shop.example.org.");
        assertThat(here.wire.requests("PUT "))
                .singleElement()
                .satisfies(sent ->
                        assertThat(sent.body()).contains("\"TTL\":60").contains("\"cname\":\"south.example.org\""));
    }

    @Test
    void removesARecordThatIsThere() {
        String zone = AzureDesk.GROUP + "Microsoft.Network/dnsZones/example.org";
        here.wire.on("GET " + zone + "?", ok("{'name': 'example.org', 'location': 'global', 'properties': {}}"));
        here.wire.on(
                "GET " + zone + "/CNAME/shop",
                AzureDesk.cname("a.example.org"),
                AzureDesk.cname("a.example.org"),
                json(404, "{'error': {'code': 'NotFound', 'message': 'gone'}}"));
        here.wire.on("DELETE " + zone + "/CNAME/shop", json(200, ""));
        Place place = here.place();

        DnsResult gone = place.activities().dns(place.dns("gone", "example.org", "shop", "CNAME"));

        assertThat(gone.changed()).isTrue();
        assertThat(here.wire.requests("DELETE ")).hasSize(1);
    }

    @Test
    void scalesASet() {
        String set = AzureDesk.GROUP + "Microsoft.Compute/virtualMachineScaleSets/web";
        here.wire.on(
                "GET " + set + "?",
                AzureDesk.set(2, "Succeeded"),
                AzureDesk.set(2, "Succeeded"),
                AzureDesk.set(2, "Succeeded"),
                AzureDesk.set(5, "Updating"),
                AzureDesk.set(5, "Succeeded"));
        here.wire.on(
                "GET " + set + "/instanceView",
                AzureDesk.view(2),
                AzureDesk.view(2),
                AzureDesk.view(3),
                AzureDesk.view(5));
        here.wire.on("PATCH " + set, json(202, "").with("Azure-AsyncOperation", here.wire.uri() + "/ops/2"));
        here.wire.on("GET /ops/2", ok("{'status': 'Succeeded'}"));
        Place place = here.place();

        ScaleResult scaled = place.activities().scale(place.scale("more", "web", 5));

        assertThat(scaled).isEqualTo(new ScaleResult("web: 2 → 5", 5, 5, 2, true));
        assertThat(here.wire.requests("PATCH ").getFirst().body())
                .contains("\"capacity\":5")
                .contains("Standard_B1s");
    }

    @Test
    void makesASnapshotOfADisk() {
        String snapshot = AzureDesk.GROUP + "Microsoft.Compute/snapshots/before";
        String mark = here.place().act("make").step();
        here.wire.on(
                "GET " + snapshot,
                json(404, "{'error': {'code': 'ResourceNotFound', 'message': 'none'}}"),
                json(404, "{'error': {'code': 'ResourceNotFound', 'message': 'none'}}"),
                ok("{'id': '/s/1', 'location': 'w', 'properties': {'provisioningState': 'Updating'}}"),
                ok("{'id': '/s/1', 'location': 'w', 'properties': {'provisioningState': 'Succeeded',"
                        + " 'completionPercent': 100}}"));
        here.wire.on(
                "GET " + AzureDesk.GROUP + "Microsoft.Compute/disks/data",
                ok("{'id': '/d/1', 'location': 'westeurope'}"));
        here.wire.on("PUT " + snapshot, json(202, "{}"));
        Place place = here.place();

        SnapshotResult made = place.activities().snapshot(place.snapshot(mark, true, "before", "data", ""));

        assertThat(made.state()).isEqualTo("ready");
        assertThat(here.wire.requests("PUT ").getFirst().body())
                .contains("\"sourceResourceId\":\"/d/1\"")
                .contains("evenkeel-act");
    }

    @Test
    void promotesFailsOverAndRestoresADatabase() {
        String servers = AzureDesk.GROUP + "Microsoft.DBforPostgreSQL/flexibleServers/";
        here.wire.on(
                "GET " + servers + "replica",
                AzureDesk.server("Ready", "AsyncReplica", "1"),
                AzureDesk.server("Ready", "AsyncReplica", "1"),
                AzureDesk.server("Updating", "AsyncReplica", "1"),
                AzureDesk.server("Ready", "None", "1"));
        here.wire.on("PATCH " + servers + "replica", json(202, ""));
        here.wire.on(
                "GET " + servers + "db",
                AzureDesk.server("Ready", "Primary", "1"),
                AzureDesk.server("Ready", "Primary", "1"),
                AzureDesk.server("Ready", "Primary", "1"),
                AzureDesk.server("Updating", "Primary", "1"),
                AzureDesk.server("Ready", "Primary", "2"));
        here.wire.on("POST " + servers + "db/restart", json(202, ""));
        here.wire.on("GET " + servers + "source", AzureDesk.server("Ready", "Primary", "1"));
        here.wire.on(
                "GET " + servers + "new",
                json(404, "{'error': {'code': 'ResourceNotFound', 'message': 'none'}}"),
                json(404, "{'error': {'code': 'ResourceNotFound', 'message': 'none'}}"),
                AzureDesk.server("Ready", "Primary", "1"));
        here.wire.on("PUT " + servers + "new", json(202, ""));
        Place place = here.place();
        CloudActivities azure = place.activities();

        DatabaseResult promoted = azure.database(place.database("p", DatabaseAction.PROMOTE, "replica"));
        DatabaseResult over = azure.database(place.database("f", DatabaseAction.FAILOVER, "db"));
        DatabaseResult restored = azure.database(place.restore("r", "new", "", "source", "2026-05-01T12:00:00Z"));

        assertThat(promoted.role()).isEqualTo("primary");
        assertThat(here.wire.requests("PATCH ").getFirst().body()).contains("\"replicationRole\":\"None\"");
        assertThat(over.primary()).isEqualTo("2");
        assertThat(here.wire.requests("POST " + servers).getFirst().body()).contains("\"restartWithFailover\":true");
        assertThat(restored.state()).isEqualTo("Ready");
        assertThat(here.wire.requests("PUT ").getFirst().body())
                .contains("\"createMode\":\"PointInTimeRestore\"")
                .contains("2026-05-01T12:00:00Z");
    }

    @Test
    void readsHowFarAReplicaIsBehind() {
        String servers = AzureDesk.GROUP + "Microsoft.DBforPostgreSQL/flexibleServers/";
        here.wire.on("GET " + servers + "replica?", AzureDesk.server("Ready", "AsyncReplica", "1"));
        here.wire.on(
                "GET " + servers + "replica/providers/Microsoft.Insights/metrics",
                ok("{'value': [{'timeseries': [{'data': [{'timeStamp': '2026-05-01T12:00:00Z', 'maximum': 9.0},"
                        + " {'timeStamp': '2026-05-01T12:01:00Z', 'maximum': 3.5}]}]}]}"));
        Place place = here.place();

        assertThat(place.activities()
                        .replication(place.replication("lag", "replica"))
                        .lag())
                .isEqualTo(3.5);
    }
}
