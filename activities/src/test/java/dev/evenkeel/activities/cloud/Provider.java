package dev.evenkeel.activities.cloud;

import static dev.evenkeel.activities.cloud.Wire.ok;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A cloud with one running instance, {@code web}, at the other end of the wire. */
enum Provider {
    AWS(
            "POST /",
            "POST /",
            "text/xml",
            "<Response><Errors><Error><Code>AuthFailure</Code><Message>no</Message></Error></Errors></Response>",
            "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slow</Message></Error></Errors>"
                    + "</Response>"),
    AZURE(
            "GET /subscriptions/0-1/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/web",
            "POST /subscriptions/0-1/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/web/deallocate",
            "application/json",
            "{\"error\": {\"code\": \"InvalidAuthenticationToken\", \"message\": \"no\"}}",
            "{\"error\": {\"code\": \"TooManyRequests\", \"message\": \"slow\"}}"),
    GCP(
            "GET /compute/v1/projects/p/aggregated/instances?",
            "POST /compute/v1/projects/p/zones/europe-west1-b/instances/web/stop",
            "application/json",
            "{\"error\": {\"code\": 401, \"message\": \"no\", \"errors\": [{\"reason\": \"authError\"}]}}",
            "{\"error\": {\"code\": 429, \"message\": \"slow\", \"errors\": [{\"reason\": \"rateLimitExceeded\"}]}}");

    /** How the requests begin that look for the instance. */
    final String read;

    /** How those begin that stop it. */
    final String change;

    final String type;

    /** What is said to somebody who is not known. */
    final String unknown;

    final String busy;

    Provider(String read, String change, String type, String unknown, String busy) {
        this.read = read;
        this.change = change;
        this.type = type;
        this.unknown = unknown;
        this.busy = busy;
    }

    Place place(Workshop workshop, Wire wire, Path folder) {
        URI there = wire.uri();
        wire.on(read, running());
        Path authority = folder.resolve("authority.pem");
        return switch (this) {
            case AWS -> {
                workshop.secret(
                        "cloud",
                        "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key ="
                                + " wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n");
                yield new Place(
                        workshop, new CloudPlace("aws", "eu-central-1", "", ""), Map.of("aws", there), authority);
            }
            case AZURE -> {
                workshop.secret(
                        "cloud",
                        "{\"tenant\": \"t-1\", \"client_id\": \"c-1\", \"client_secret\": \"s3cret~of-ours\","
                                + " \"subscription\": \"0-1\", \"resource_group\": \"shop\"}");
                wire.on(
                        "POST /t-1/oauth2/v2.0/token",
                        ok("{'token_type': 'Bearer', 'expires_in': 3599, 'access_token': 'short-lived-token'}"));
                yield new Place(
                        workshop,
                        new CloudPlace("azure", "westeurope", "", ""),
                        Map.of("azure", there, "azure-login", there),
                        authority);
            }
            case GCP -> {
                workshop.secret("cloud", SmallGoogle.CREDENTIALS);
                yield new Place(
                        workshop, new CloudPlace("gcp", "europe-west1", "", ""), Map.of("gcp", there), authority);
            }
        };
    }

    boolean changes(Wire.Request request) {
        return this != AWS || request.body().contains("Action=StopInstances");
    }

    /** From now on the instance is stopped. */
    void stopped(Wire wire) {
        wire.on(read, instance(false));
    }

    Wire.Answer running() {
        return instance(true);
    }

    private Wire.Answer instance(boolean runs) {
        return switch (this) {
            case AWS ->
                Wire.raw(
                        200,
                        type,
                        ("<DescribeInstancesResponse><reservationSet><item><instancesSet><item>"
                                        + "<instanceId>i-1</instanceId><instanceState><code>16</code><name>"
                                        + (runs ? "running" : "stopped")
                                        + "</name></instanceState></item></instancesSet></item></reservationSet>"
                                        + "</DescribeInstancesResponse>")
                                .getBytes(StandardCharsets.UTF_8));
            case AZURE ->
                ok("{'name': 'web', 'location': 'westeurope', 'properties': {'provisioningState': 'Succeeded',"
                        + " 'instanceView': {'statuses': [{'code': 'PowerState/" + (runs ? "running" : "deallocated")
                        + "'}]}}}");
            case GCP ->
                ok("{'items': {'zones/europe-west1-b': {'instances': [{'name': 'web', 'status': '"
                        + (runs ? "RUNNING" : "TERMINATED") + "', 'zone': 'x/zones/europe-west1-b'}]}}}");
        };
    }
}
