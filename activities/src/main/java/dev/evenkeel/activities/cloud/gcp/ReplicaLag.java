package dev.evenkeel.activities.cloud.gcp;

import static dev.evenkeel.activities.cloud.gcp.GoogleErrors.ask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpResponse;
import dev.evenkeel.activities.cloud.BoundedStream;
import dev.evenkeel.activities.cloud.Cloud.Database;
import dev.evenkeel.activities.cloud.Cloud.Lag;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** How far a replica is behind, as Cloud Monitoring measured it in the last minutes; the newest measurement comes first. */
record ReplicaLag(GoogleAccess access, String project) {

    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    Optional<Lag> of(Database replica) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        GenericUrl url = new GenericUrl(
                access.root("https://monitoring.googleapis.com/") + "v3/projects/" + project + "/timeSeries");
        url.put(
                "filter",
                "metric.type=\"cloudsql.googleapis.com/database/replication/replica_lag\""
                        + " AND resource.labels.database_id=\"" + project + ":" + replica.id() + "\"");
        url.put("interval.startTime", now.minus(RECENT).toString());
        url.put("interval.endTime", now.toString());
        JsonNode answer = ask("monitoring.timeSeries.list", () -> {
            HttpResponse response = access.transport()
                    .createRequestFactory(access.requests())
                    .buildGetRequest(url)
                    .execute();
            try {
                return JSON.readTree(new BoundedStream(response.getContent()));
            } finally {
                response.disconnect();
            }
        });
        JsonNode point = answer.path("timeSeries").path(0).path("points").path(0);
        JsonNode value = point.path("value").path("doubleValue");
        return value.isNumber() && value.asDouble() >= 0
                ? Optional.of(new Lag(
                        value.asDouble(), point.path("interval").path("endTime").asText()))
                : Optional.empty();
    }
}
