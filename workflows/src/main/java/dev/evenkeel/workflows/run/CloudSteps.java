package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseRequest;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseResult;
import dev.evenkeel.workflows.contract.CloudActivities.DnsRequest;
import dev.evenkeel.workflows.contract.CloudActivities.DnsResult;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceRequest;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceResult;
import dev.evenkeel.workflows.contract.CloudActivities.RecordSetChoice;
import dev.evenkeel.workflows.contract.CloudActivities.ReplicationRequest;
import dev.evenkeel.workflows.contract.CloudActivities.ReplicationResult;
import dev.evenkeel.workflows.contract.CloudActivities.ScaleRequest;
import dev.evenkeel.workflows.contract.CloudActivities.ScaleResult;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotRequest;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotResult;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.runbook.CloudStep;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Steps of a cloud. Which one, where and with which credentials comes from the site unless the step says so. */
final class CloudSteps {

    private static final long TTL = 60;
    private static final long MOST_TTL = 7 * 24 * 3600;

    private final Calls calls;

    CloudSteps(Calls calls) {
        this.calls = calls;
    }

    Done call(CloudStep step, Frame frame, int attempt, Map<String, Object> at) {
        CloudPlace place = place(step.where(), frame.site(), at);
        Act act = act(step, frame, attempt, place);
        return switch (step) {
            case CloudStep.Dns dns -> dns(dns, act, place, at);
            case CloudStep.Scale scale -> {
                ScaleRequest request = new ScaleRequest(
                        act, place, scale.name().text(at), whole(scale.size(), at, "size", 0, 0, 100_000));
                ScaleResult result = calls.call(CloudActivities.class, act, cloud -> cloud.scale(request));
                yield Done.of(result, result.summary());
            }
            case CloudStep.Instance instance -> {
                InstanceRequest request = new InstanceRequest(
                        act, place, instance.action(), instance.name().text(at));
                InstanceResult result = calls.call(CloudActivities.class, act, cloud -> cloud.instance(request));
                yield Done.of(result, result.summary());
            }
            case CloudStep.Database database -> {
                DatabaseRequest request = new DatabaseRequest(
                        act,
                        place,
                        database.action(),
                        database.name().text(at),
                        text(database.to(), at),
                        text(database.snapshot(), at),
                        text(database.from(), at),
                        text(database.at(), at));
                DatabaseResult result = calls.call(CloudActivities.class, act, cloud -> cloud.database(request));
                yield Done.of(result, result.summary());
            }
            case CloudStep.Snapshot snapshot -> {
                SnapshotRequest request = new SnapshotRequest(
                        act,
                        place,
                        snapshot.create(),
                        snapshot.name().text(at),
                        text(snapshot.disk(), at),
                        text(snapshot.database(), at));
                SnapshotResult result = calls.call(CloudActivities.class, act, cloud -> cloud.snapshot(request));
                yield Done.of(result, result.summary());
            }
            case CloudStep.Replication replication -> {
                ReplicationRequest request =
                        new ReplicationRequest(act, place, replication.name().text(at));
                ReplicationResult result = calls.call(CloudActivities.class, act, cloud -> cloud.replication(request));
                yield Done.of(result, result.summary());
            }
        };
    }

    private Done dns(CloudStep.Dns step, Act act, CloudPlace place, Map<String, Object> at) {
        Template id = step.setId();
        DnsRequest request = new DnsRequest(
                act,
                place,
                step.zone().text(at),
                step.name().text(at),
                step.type(),
                step.content().list(at),
                whole(step.ttl(), at, "ttl", TTL, 0, MOST_TTL),
                id == null
                        ? null
                        : new RecordSetChoice(
                                id.text(at),
                                step.weight() == null ? null : whole(step.weight(), at, "weight", 0, 0, 255),
                                step.failover(),
                                text(step.healthCheck(), at)),
                step.verify());
        DnsResult result = calls.call(CloudActivities.class, act, cloud -> cloud.dns(request));
        return Done.of(result, result.summary());
    }

    private static CloudPlace place(CloudStep.Where where, @Nullable Site site, Map<String, Object> at) {
        String provider = text(where.provider(), at);
        String region = text(where.region(), at);
        return new CloudPlace(
                provider.isEmpty() && site != null ? site.provider() : provider,
                region.isEmpty() && site != null ? site.region() : region,
                text(where.group(), at),
                text(where.role(), at));
    }

    /** The credentials are a secret like any other of the act, so that they are masked and released in the same way. */
    private Act act(CloudStep step, Frame frame, int attempt, CloudPlace place) {
        Act act = calls.act(step, frame, attempt);
        String reference = Optional.ofNullable(calls.secret(step.where().credentials(), "credentials", frame))
                .or(() -> Optional.ofNullable(frame.site())
                        .flatMap(site -> Optional.ofNullable(site.credentials().get(place.provider()))))
                .orElse(null);
        return reference == null ? act : act.withSecrets(Map.of(CloudActivities.CREDENTIALS, reference));
    }

    private static String text(@Nullable Template written, Map<String, Object> at) {
        return written == null ? "" : written.text(at);
    }

    private static long whole(
            @Nullable Template written, Map<String, Object> at, String key, long otherwise, long least, long most) {
        if (written == null) {
            return otherwise;
        }
        String text = StepVariables.text(written.evaluate(at));
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw new StepFailure(
                Failures.BAD_REQUEST, text + " is no " + key, "Give a whole number from " + least + " to " + most, "");
    }
}
