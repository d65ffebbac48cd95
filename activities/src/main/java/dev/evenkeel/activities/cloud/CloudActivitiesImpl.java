package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Reads;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.CloudActivities;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Clouds by their own SDKs. */
public final class CloudActivitiesImpl implements CloudActivities {

    private final ActRunner runner;
    private final Clouds clouds;
    private final CloudSettings settings;

    public CloudActivitiesImpl(ActRunner runner, CloudSettings settings) {
        this.runner = runner;
        this.settings = settings;
        this.clouds = new Clouds(settings);
    }

    @Override
    public DnsResult dns(DnsRequest request) {
        String intent = "let " + request.name() + " in " + request.zone() + " be " + request.type() + " "
                + String.join(", ", request.values());
        return in(request, intent, work -> new DnsWork(work).dns(request));
    }

    @Override
    public ScaleResult scale(ScaleRequest request) {
        String intent = "scale " + request.name() + " to " + request.size();
        return in(request, intent, work -> new ScaleWork(work).scale(request));
    }

    @Override
    public InstanceResult instance(InstanceRequest request) {
        String intent = word(request.action()) + " the instance " + request.name();
        return in(request, intent, work -> new InstanceWork(work).instance(request));
    }

    @Override
    public DatabaseResult database(DatabaseRequest request) {
        String intent = word(request.action()) + " the database " + request.name();
        return in(request, intent, work -> new DatabaseWork(work).database(request));
    }

    @Override
    public SnapshotResult snapshot(SnapshotRequest request) {
        String intent = (request.create() ? "make" : "look at") + " the snapshot " + request.name();
        return in(request, intent, work -> new SnapshotWork(work).snapshot(request));
    }

    @Override
    public ReplicationResult replication(ReplicationRequest request) {
        String intent = "look how far " + request.name() + " lags behind";
        return in(request, intent, work -> new DatabaseWork(work).replication(request));
    }

    private static String word(Enum<?> action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    private interface Doing<T> {
        T in(CloudWork work);
    }

    private <T> T in(CloudRequest request, String intent, Doing<T> doing) {
        CloudPlace place = request.place();
        Clouds.check(place);
        if (!request.act().secrets().containsKey(CREDENTIALS)) {
            throw ActFailures.badRequest(
                    "There are no credentials for " + place.provider(),
                    "Let the site say 'credentials: { " + place.provider()
                            + ": file:NAME }' in the estate, or give the step 'credentials'.");
        }
        return runner.perform(
                request.act(),
                Reads.of(request),
                intent + " (" + place.provider() + " " + place.region() + ")",
                running -> in(running, place, request.name(), doing));
    }

    private <T> T in(RunningAct running, CloudPlace place, String name, Doing<T> doing) {
        UnaryOperator<String> mask = running.masker()::mask;
        try {
            Credentials credentials = Credentials.of(running.secrets().getOrDefault(CREDENTIALS, ""));
            Masker values = credentials.masker();
            mask = text -> values.mask(running.masker().mask(text));
            CloudAct act = new CloudAct(running, mask, settings.lookEvery().dividedBy(10), settings.patience());
            CloudFailures failures = new CloudFailures(place, mask);
            try (Cloud cloud = act.read(() ->
                    clouds.open(place, credentials, "evenkeel-" + running.act().runId()))) {
                return doing.in(new CloudWork(act, cloud, failures, settings.lookEvery()));
            }
        } catch (CloudTrouble trouble) {
            throw new CloudFailures(place, mask).of(trouble, name);
        }
    }
}
