package dev.evenkeel.activities.cloud.gcp;

import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.cloud.Wire.json;
import static dev.evenkeel.activities.cloud.Wire.ok;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.cloud.Place;
import dev.evenkeel.activities.cloud.SmallGoogle;
import dev.evenkeel.activities.cloud.Wire;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import java.nio.file.Path;
import java.util.Map;

/** The tool, and a wire on which a small Google Cloud answers as its documentation says. */
final class GoogleDesk implements AutoCloseable {

    static final String INSTANCES = "GET /compute/v1/projects/p/aggregated/instances?";
    static final String WEB = "POST /compute/v1/projects/p/zones/europe-west1-b/instances/web/";
    final Workshop workshop;
    final Wire wire;
    final Place place;

    GoogleDesk(Path folder) throws Exception {
        workshop = new Workshop(folder);
        wire = Wire.plain();
        new SmallGoogle(wire);
        workshop.secret("cloud", SmallGoogle.CREDENTIALS);
        place = new Place(workshop, new CloudPlace("gcp", "europe-west1", "", ""), Map.of("gcp", wire.uri()));
    }

    String message(CloudActivities google, String step) {
        return failureOf(() -> google.instance(place.instance(step, InstanceAction.STATUS, "web")))
                .getOriginalMessage();
    }

    static Wire.Answer instance(String status) {
        return ok("{'items': {'zones/europe-west1-b': {'instances': [{'name': 'web', 'status': '" + status
                + "', 'zone': 'x/zones/europe-west1-b'}]}}}");
    }

    static Wire.Answer refusal(int status, String reason, String message) {
        return json(
                status,
                "{'error': {'code': " + status + ", 'message': '" + message.replace("'", "")
                        + "', 'errors': [{'reason': '" + reason + "', 'message': 'x'}]}}");
    }

    @Override
    public void close() {
        wire.close();
        workshop.close();
    }
}
