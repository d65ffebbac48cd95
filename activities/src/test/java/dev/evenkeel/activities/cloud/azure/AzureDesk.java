package dev.evenkeel.activities.cloud.azure;

import static dev.evenkeel.activities.cloud.Wire.ok;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.cloud.Place;
import dev.evenkeel.activities.cloud.Wire;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import java.nio.file.Path;
import java.util.Map;

/** The tool, and a wire on which Azure answers as its documentation says. */
final class AzureDesk implements AutoCloseable {

    static final String GROUP = "/subscriptions/0-1/resourceGroups/shop/providers/";
    static final String VM = GROUP + "Microsoft.Compute/virtualMachines/web";
    static final String SECRET = "s3cret~of-the-application";
    final Workshop workshop;
    final Wire wire;

    AzureDesk(Path folder) throws Exception {
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

    Place place() {
        return new Place(
                workshop,
                new CloudPlace("azure", "westeurope", "", ""),
                Map.of("azure", wire.uri(), "azure-login", wire.uri()),
                workshop.folder.resolve("authority.pem"));
    }

    static Wire.Answer vm(String power) {
        return ok("{'name': 'web', 'location': 'westeurope', 'properties': {'provisioningState': 'Succeeded',"
                + " 'instanceView': {'statuses': [{'code': 'ProvisioningState/succeeded'}, {'code': 'PowerState/"
                + power
                + "'}]}}}");
    }

    static Wire.Answer cname(String target) {
        return ok("{'name': 'shop', 'properties': {'TTL': 60, 'CNAMERecord': {'cname': '" + target + "'}}}");
    }

    static Wire.Answer set(int capacity, String state) {
        return ok("{'name': 'web', 'location': 'w', 'sku': {'name': 'Standard_B1s', 'tier': 'Standard', 'capacity': "
                + capacity + "}, 'properties': {'provisioningState': '" + state + "'}}");
    }

    static Wire.Answer view(int ready) {
        return ok("{'virtualMachine': {'statusesSummary': [{'code': 'ProvisioningState/succeeded', 'count': " + ready
                + "}]}}");
    }

    static Wire.Answer server(String state, String role, String zone) {
        return ok("{'id': '/x/source', 'name': 'db', 'location': 'w', 'properties': {'state': '" + state
                + "', 'replicationRole': '" + role
                + "', 'availabilityZone': '" + zone
                + "', 'sourceServerResourceId': '/x/source', 'highAvailability': {'mode': 'ZoneRedundant',"
                + " 'standbyAvailabilityZone': '"
                + (zone.equals("1") ? "2" : "1") + "'}}}");
    }

    @Override
    public void close() {
        wire.close();
        workshop.close();
    }
}
