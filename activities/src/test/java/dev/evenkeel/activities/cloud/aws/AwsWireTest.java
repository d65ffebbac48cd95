package dev.evenkeel.activities.cloud.aws;

import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.cloud.Wire.CUT;
import static dev.evenkeel.activities.cloud.Wire.ENDLESS;
import static dev.evenkeel.activities.cloud.Wire.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.cloud.Place;
import dev.evenkeel.activities.cloud.Wire;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseAction;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseResult;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.CloudActivities.ReplicationResult;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORGenerator;

/** On the wire: what the stand-in does not do, or not as AWS does it, and what goes wrong. */
class AwsWireTest {

    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    @TempDir
    private Path folder;

    private Workshop workshop;
    private Wire wire;
    private Place place;
    private String state = "running";
    private String source = "db";
    private int rebooted;

    @BeforeEach
    void open() throws Exception {
        workshop = new Workshop(folder);
        wire = Wire.plain();
        workshop.secret(
                "cloud",
                "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + SECRET + "\n");
        place = new Place(workshop, new CloudPlace("aws", "eu-central-1", "", ""), Map.of("aws", wire.uri()));
        wire.on("POST /", this::answer);
    }

    @AfterEach
    void close() {
        wire.close();
        workshop.close();
    }

    private Wire.Answer answer(Wire.Request request) {
        if (request.body().contains("Action=DescribeInstances")) {
            return xml(instances(state));
        }
        if (request.body().contains("Action=DescribeDBInstances")) {
            return xml(databases(source));
        }
        if (request.body().contains("Action=PromoteReadReplica")) {
            source = "";
            return xml("<PromoteReadReplicaResponse><PromoteReadReplicaResult/></PromoteReadReplicaResponse>");
        }
        if (request.body().contains("Action=RebootInstances")) {
            rebooted++;
            return CUT;
        }
        return xml("<X/>");
    }

    @Test
    void promotesAReplica() {
        DatabaseResult promoted =
                place.activities().database(place.database("promote", DatabaseAction.PROMOTE, "replica"));

        assertThat(promoted.role()).isEqualTo("primary");
        assertThat(promoted.endpoint()).isEqualTo("replica.example.org");
        assertThat(wire.requests("POST /"))
                .filteredOn(request -> request.body().contains("PromoteReadReplica"))
                .singleElement()
                .satisfies(sent -> assertThat(sent.header("Authorization"))
                        .contains("Credential=AKIAIOSFODNN7EXAMPLE/")
                        .contains("/eu-central-1/rds/"));
    }

    @Test
    void readsHowFarAReplicaIsBehind() throws IOException {
        wire.on("POST /service/", measured(12.5));

        ReplicationResult lag = place.activities().replication(place.replication("lag", "replica"));
        wire.on("POST /service/", measured(-1));
        ApplicationFailure stopped = failureOf(() -> place.activities().replication(place.replication("b", "replica")));

        assertThat(lag.lag()).isEqualTo(12.5);
        assertThat(lag.source()).isEqualTo("db");
        assertThat(stopped.getOriginalMessage()).contains("nobody knows");
    }

    @Test
    void doesNotKnowWhetherAnInstanceWasRebootedWhenTheAnswerIsLost() {
        ApplicationFailure failure =
                failureOf(() -> place.activities().instance(place.instance("r", InstanceAction.REBOOT, "web")));
        ApplicationFailure again =
                failureOf(() -> place.activities().instance(place.instance("r", InstanceAction.REBOOT, "web")));

        assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(detail(failure).evidence()).contains("web is running");
        assertThat(again.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(rebooted).isEqualTo(1);
    }

    @Test
    void findsThatALostStopWasDone() {
        wire.on("POST /", request -> {
            if (request.body().contains("Action=StopInstances")) {
                state = "stopped";
                return CUT;
            }
            return answer(request);
        });

        assertThat(place.activities()
                        .instance(place.instance("stop", InstanceAction.STOP, "web"))
                        .summary())
                .isEqualTo("web: running → stopped");
        assertThat(wire.requests("POST /"))
                .filteredOn(request -> request.body().contains("StopInstances"))
                .hasSize(1);
    }

    @Test
    void explainsWhatWasRefused() {
        CloudActivities aws = place.activities();
        assertThat(refused(aws, "a", 403, "UnauthorizedOperation", "You are not authorized"))
                .contains("ec2:DescribeInstances is needed");
        assertThat(refused(aws, "b", 401, "AuthFailure", "AWS was not able to validate " + SECRET))
                .contains("does not accept the credentials")
                .doesNotContain(SECRET);
        assertThat(refused(aws, "c", 400, "InstanceLimitExceeded", "too many"))
                .contains("A limit of the account is reached");
        assertThat(refused(aws, "d", 503, "RequestLimitExceeded", "slow down")).contains("too many requests");
        assertThat(refused(aws, "e", 500, "InternalError", "oops")).contains("no answer that can be read");
        assertThat(wire.requests("POST /").size())
                .as("asked again where that helps")
                .isEqualTo(3 + 5 + 5);
    }

    @Test
    void isNotStoppedByGarbageSilenceOrAnAnswerWithoutEnd() {
        CloudActivities aws = place.activities();
        wire.on("POST /", Wire.raw(200, "text/xml", new byte[] {(byte) 0xff, 0, (byte) 0xfe}));
        assertThat(message(aws, "garbage")).contains("no answer that can be read");
        wire.on("POST /", ENDLESS);
        assertThat(message(aws, "endless"))
                .contains("no answer that can be read")
                .contains("larger than 16 MiB");
        Place hasty = place.within(Duration.ofSeconds(3));
        wire.on("POST /", SILENCE);
        ApplicationFailure silence =
                failureOf(() -> aws.instance(hasty.instance("silence", InstanceAction.STATUS, "web")));
        assertThat(silence.getType()).isEqualTo(Failures.TIMED_OUT);
    }

    @Test
    void saysThatNobodyIsThereAndThatARegionIsNone() {
        wire.close();
        assertThat(message(place.activities(), "away")).contains("AWS (eu-central-1) cannot be reached");
        Place wrong = new Place(workshop, new CloudPlace("aws", "eu.central/1", "", ""), Map.of());
        assertThat(failureOf(() -> wrong.activities().instance(wrong.instance("b", InstanceAction.STATUS, "web")))
                        .getOriginalMessage())
                .isEqualTo("'eu.central/1' is no region");
        Place other = new Place(workshop, new CloudPlace("asw", "r", "", ""), Map.of());
        assertThat(detail(failureOf(
                                () -> other.activities().instance(other.instance("c", InstanceAction.STATUS, "web"))))
                        .advice())
                .contains("Did you mean 'aws'?");
    }

    private String refused(CloudActivities aws, String step, int status, String code, String message) {
        wire.on(
                "POST /",
                Wire.raw(
                        status,
                        "text/xml",
                        ("<Response><Errors><Error><Code>" + code + "</Code><Message>" + message
                                        + "</Message></Error></Errors><RequestID>1</RequestID></Response>")
                                .getBytes(StandardCharsets.UTF_8)));
        return message(aws, step);
    }

    private String message(CloudActivities aws, String step) {
        return failureOf(() -> aws.instance(place.instance(step, InstanceAction.STATUS, "web")))
                .getOriginalMessage();
    }

    private static Wire.Answer xml(String body) {
        return Wire.raw(200, "text/xml", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String instances(String state) {
        return "<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId>"
                + "<instanceState><code>16</code><name>" + state + "</name></instanceState>"
                + "</item></instancesSet></item></reservationSet></DescribeInstancesResponse>";
    }

    private static String databases(String source) {
        return "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>"
                + "<DBInstanceIdentifier>replica</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus>"
                + (source.isEmpty()
                        ? ""
                        : "<ReadReplicaSourceDBInstanceIdentifier>" + source
                                + "</ReadReplicaSourceDBInstanceIdentifier>")
                + "<Endpoint><Address>replica.example.org</Address></Endpoint>"
                + "</DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>";
    }

    /** CloudWatch speaks CBOR. */
    private static Wire.Answer measured(double seconds) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator cbor = (CBORGenerator) new CBORFactory().createGenerator(bytes)) {
            JsonGenerator json = cbor;
            json.writeStartObject();
            json.writeStringField("Label", "ReplicaLag");
            json.writeArrayFieldStart("Datapoints");
            json.writeStartObject();
            json.writeFieldName("Timestamp");
            cbor.writeTag(1);
            json.writeNumber((double) Instant.now().getEpochSecond());
            json.writeNumberField("Maximum", seconds);
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        return Wire.raw(200, "application/cbor", bytes.toByteArray()).with("smithy-protocol", "rpc-v2-cbor");
    }
}
