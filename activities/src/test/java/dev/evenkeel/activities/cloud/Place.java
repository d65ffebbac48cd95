package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseAction;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseRequest;
import dev.evenkeel.workflows.contract.CloudActivities.DnsRequest;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceRequest;
import dev.evenkeel.workflows.contract.CloudActivities.ReplicationRequest;
import dev.evenkeel.workflows.contract.CloudActivities.ScaleRequest;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotRequest;
import dev.evenkeel.workflows.contract.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cloud to act in: its activities, and short ways to write requests to it. */
public final class Place {

    private static final Duration SOON = Duration.ofMillis(50);

    private final Workshop workshop;
    private final CloudPlace place;
    private CloudSettings settings;
    private Mode mode = Mode.LIVE;
    private Duration timeout = Duration.ofSeconds(60);
    private int attempt = 1;

    public Place(Workshop workshop, CloudPlace place, Map<String, URI> endpoints) {
        this(workshop, place, endpoints, null);
    }

    /** @param authority whose certificates are trusted, in PEM */
    public Place(Workshop workshop, CloudPlace place, Map<String, URI> endpoints, @Nullable Path authority) {
        this.workshop = workshop;
        this.place = place;
        this.settings = new CloudSettings(endpoints, authority, Duration.ofSeconds(2), Duration.ofSeconds(5), SOON);
    }

    /** A request of it takes so long at most. */
    public Place patient(Duration request) {
        this.settings = new CloudSettings(settings.endpoints(), settings.authority(), request, request, SOON);
        return this;
    }

    public CloudActivities activities() {
        return workshop.worker(CloudActivities.class, new CloudActivitiesImpl(workshop.runner(), settings));
    }

    public Place rehearsing() {
        mode = Mode.REHEARSAL;
        return this;
    }

    public Place live() {
        mode = Mode.LIVE;
        return this;
    }

    public Place within(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    public Place attempt(int attempt) {
        this.attempt = attempt;
        return this;
    }

    public Act act(String step) {
        return new Act(
                "run-1",
                step,
                attempt,
                mode,
                "production",
                "north",
                Map.of(CloudActivities.CREDENTIALS, "file:cloud"),
                timeout.toMillis(),
                null);
    }

    /** What the step said. */
    public String log(String step) {
        return workshop.logs.text(act(step), "out");
    }

    public DnsRequest dns(String step, String zone, String name, String type, String... values) {
        return new DnsRequest(act(step), place, zone, name, type, List.of(values), 60, null, false);
    }

    public ScaleRequest scale(String step, String name, long size) {
        return new ScaleRequest(act(step), place, name, size);
    }

    public InstanceRequest instance(String step, InstanceAction action, String name) {
        return new InstanceRequest(act(step), place, action, name);
    }

    public DatabaseRequest database(String step, DatabaseAction action, String name) {
        return new DatabaseRequest(act(step), place, action, name, "", "", "", "");
    }

    public DatabaseRequest restore(String step, String name, String snapshot, String from, String at) {
        return new DatabaseRequest(act(step), place, DatabaseAction.RESTORE, name, "", snapshot, from, at);
    }

    public SnapshotRequest snapshot(String step, boolean create, String name, String disk, String database) {
        return new SnapshotRequest(act(step), place, create, name, disk, database);
    }

    public ReplicationRequest replication(String step, String name) {
        return new ReplicationRequest(act(step), place, name);
    }

    public CloudPlace place() {
        return place;
    }
}
