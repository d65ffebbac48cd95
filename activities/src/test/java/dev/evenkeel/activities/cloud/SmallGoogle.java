package dev.evenkeel.activities.cloud;

import static dev.evenkeel.activities.cloud.Wire.json;
import static dev.evenkeel.activities.cloud.Wire.ok;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The other end of a wire that answers like a small project of Google Cloud, and keeps what it is told. */
public final class SmallGoogle {

    public static final String CREDENTIALS = "{\"access_token\": \"ya29.a-short-lived-token\", \"project_id\": \"p\"}";

    private static final String COMPUTE = "/compute/v1/projects/p/";
    private static final String ZONE = COMPUTE + "zones/europe-west1-b/";
    private static final String SQL = "/v1/projects/p/";
    private static final String DONE = "{'name': 'op-1', 'status': 'DONE', 'zone': 'x/zones/europe-west1-b'}";

    private final Wire wire;
    private final List<String> records = new ArrayList<>(List.of("north.example.org."));
    private String power = "RUNNING";
    private int size = 2;
    private String replicaOf = "p:shop";
    private String zone = "europe-west1-b";
    private String snapshot = "";
    private String backup = "";
    private String restored = "";

    public SmallGoogle(Wire wire) {
        this.wire = wire;
        machines();
        records();
        databases();
    }

    private void machines() {
        wire.on(
                "GET " + COMPUTE + "aggregated/instances?",
                request -> items(
                        "instances",
                        "{'name': 'web', 'status': '" + power
                                + "', 'zone': 'x/zones/europe-west1-b', 'networkInterfaces': [{'networkIP':"
                                + " '10.0.0.2'}]}"));
        wire.on("POST " + ZONE + "instances/web/stop", request -> power("TERMINATED"));
        wire.on("POST " + ZONE + "instances/web/start", request -> power("RUNNING"));
        wire.on("POST " + ZONE + "instances/web/reset", request -> power("RUNNING"));
        wire.on("GET " + ZONE + "operations/op-1", ok("{'name': 'op-1', 'status': 'RUNNING'}"), ok(DONE));
        wire.on(
                "GET " + COMPUTE + "aggregated/instanceGroupManagers",
                request -> items(
                        "instanceGroupManagers",
                        "{'name': 'web', 'zone': 'x/zones/europe-west1-b', 'targetSize': " + size
                                + ", 'currentActions': {'none': " + size + "}, 'status': {'isStable': true}}"));
        wire.on("POST " + ZONE + "instanceGroupManagers/web/resize", request -> {
            size = Integer.parseInt(found("[?&]size=([0-9]+)", request.line()));
            return ok(DONE);
        });
        wire.on(
                "GET " + COMPUTE + "aggregated/disks",
                request -> items(
                        "disks",
                        "{'name': 'data', 'zone': 'x/zones/europe-west1-b', 'selfLink': 'https://x/disks/data'}"));
        wire.on(
                "GET " + COMPUTE + "global/snapshots/",
                request -> snapshot.isEmpty()
                        ? json(404, "{'error': {'code': 404, 'message': 'no such snapshot'}}")
                        : ok("{'name': 's', 'status': 'READY', 'selfLink': 'https://x/s', 'labels': {'evenkeel-act': '"
                                + snapshot + "'}}"));
        wire.on("POST " + COMPUTE + "global/snapshots", request -> {
            snapshot = found("evenkeel-act\":\"([0-9a-f]+)", request.body());
            return ok(DONE);
        });
    }

    private Wire.Answer power(String now) {
        power = now;
        return ok(DONE);
    }

    private static Wire.Answer items(String kind, String one) {
        return ok("{'items': {'zones/europe-west1-b': {'" + kind + "': [" + one + "]}}}");
    }

    private void records() {
        String zones = "/dns/v1/projects/p/managedZones";
        wire.on(
                "GET " + zones,
                ok("{'managedZones': [{'name': 'example', 'dnsName': 'example.org.', 'nameServers':"
                        + " ['ns.example.org.']}]}"));
        wire.on(
                "GET " + zones + "/example/rrsets",
                request -> ok(
                        records.isEmpty()
                                ? "{'rrsets': []}"
                                : "{'rrsets': [{'name': 'shop.example.org.', 'type': 'CNAME', 'ttl': 60, 'rrdatas': ['"
                                        + records.getFirst() + "']}]}"));
        wire.on("POST " + zones + "/example/changes", request -> {
            records.clear();
            String added = found("additions\":\\[\\{[^]]*\"rrdatas\":\\[\"([^\"]+)", request.body());
            if (!added.isEmpty()) {
                records.add(added);
            }
            return ok("{'id': '7', 'status': 'pending'}");
        });
        wire.on(
                "GET " + zones + "/example/changes/7",
                ok("{'id': '7', 'status': 'pending'}"),
                ok("{'id': '7', 'status': 'done'}"));
    }

    private void databases() {
        wire.on(
                "GET " + SQL + "instances/replica",
                request -> ok("{'name': 'replica', 'state': 'RUNNABLE'"
                        + (replicaOf.isEmpty() ? "" : ", 'masterInstanceName': '" + replicaOf + "'") + "}"));
        wire.on(
                "GET " + SQL + "instances/reader",
                ok("{'name': 'reader', 'state': 'RUNNABLE', 'masterInstanceName': 'p:shop'}"));
        wire.on("POST " + SQL + "instances/replica/promoteReplica", request -> {
            replicaOf = "";
            return ok(DONE);
        });
        wire.on(
                "GET " + SQL + "instances/shop",
                request -> ok("{'name': 'shop', 'state': 'RUNNABLE', 'gceZone': '" + zone
                        + "', 'secondaryGceZone': 'europe-west1-" + (zone.endsWith("b") ? "c" : "b")
                        + "', 'region': 'europe-west1', 'databaseVersion': 'POSTGRES_17', 'settings':"
                        + " {'settingsVersion': '42', 'tier': 'db-f1-micro'}}"));
        wire.on("POST " + SQL + "instances/shop/failover", request -> {
            zone = "europe-west1-c";
            return ok(DONE);
        });
        wire.on("POST " + SQL + "instances/shop/clone", request -> restored(request));
        wire.on("POST " + SQL + "instances/copy/restoreBackup", request -> restored(request));
        wire.on(
                "GET " + SQL + "instances/copy",
                request -> restored.isEmpty()
                        ? json(404, "{'error': {'code': 404, 'message': 'no such instance'}}")
                        : ok("{'name': 'copy', 'state': 'RUNNABLE'}"));
        wire.on("GET " + SQL + "operations/op-1", ok("{'name': 'op-1', 'status': 'RUNNING'}"), ok(DONE));
        wire.on(
                "GET " + SQL + "backups",
                request -> ok(
                        backup.isEmpty()
                                ? "{}"
                                : "{'backups': [{'name': 'projects/p/backups/b-1', 'instance': 'shop', 'state':"
                                        + " 'SUCCESSFUL', 'description': '"
                                        + backup + "'}]}"));
        wire.on("POST " + SQL + "backups", request -> {
            backup = found("description\":\"([^\"]+)", request.body().replace("\\u003d", "="));
            return ok(DONE);
        });
        wire.on(
                "GET /v3/projects/p/timeSeries",
                ok("{'timeSeries': [{'points': [{'interval': {'endTime': '2026-05-01T12:00:00Z'}, 'value':"
                        + " {'doubleValue': 2.5}}]}]}"));
    }

    private Wire.Answer restored(Wire.Request request) {
        restored = request.body();
        return ok(DONE);
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
