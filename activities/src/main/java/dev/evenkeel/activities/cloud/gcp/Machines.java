package dev.evenkeel.activities.cloud.gcp;

import static dev.evenkeel.activities.cloud.gcp.GoogleErrors.ask;
import static dev.evenkeel.activities.cloud.gcp.GoogleErrors.find;

import com.google.api.services.compute.Compute;
import com.google.api.services.compute.model.Disk;
import com.google.api.services.compute.model.DisksScopedList;
import com.google.api.services.compute.model.Instance;
import com.google.api.services.compute.model.InstanceGroupManager;
import com.google.api.services.compute.model.InstanceGroupManagersScopedList;
import com.google.api.services.compute.model.InstancesScopedList;
import com.google.api.services.compute.model.Operation;
import com.google.api.services.compute.model.Snapshot;
import dev.evenkeel.activities.cloud.Cloud.Group;
import dev.evenkeel.activities.cloud.Cloud.Health;
import dev.evenkeel.activities.cloud.Cloud.Progress;
import dev.evenkeel.activities.cloud.Cloud.SnapshotKey;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Instances, managed groups of them, and snapshots of disks, found by name in the zones of the region. */
record Machines(Compute compute, String project, String region) {

    dev.evenkeel.activities.cloud.Cloud.Instance instance(String name) {
        Instance instance = one(
                "instance",
                name,
                ask(
                        "compute.instances.list",
                        () -> all(compute.instances()
                                        .aggregatedList(project)
                                        .setFilter(filter(name))
                                        .execute()
                                        .getItems())
                                .stream()
                                .map(InstancesScopedList::getInstances)
                                .filter(Objects::nonNull)
                                .flatMap(List::stream)
                                .filter(found -> inRegion(found.getZone()))
                                .toList()));
        String state = switch (instance.getStatus()) {
            case "PROVISIONING", "STAGING" -> "starting";
            case "RUNNING" -> "running";
            case "STOPPING", "SUSPENDING", "PENDING_STOP" -> "stopping";
            case "TERMINATED" -> "stopped";
            default -> instance.getStatus().toLowerCase(Locale.ROOT);
        };
        boolean moving = state.equals("starting") || state.equals("stopping") || state.equals("repairing");
        return new dev.evenkeel.activities.cloud.Cloud.Instance(
                last(instance.getZone()) + "/" + name,
                state,
                instance.getNetworkInterfaces() == null
                                || instance.getNetworkInterfaces().isEmpty()
                        ? ""
                        : String.valueOf(
                                instance.getNetworkInterfaces().getFirst().getNetworkIP()),
                moving ? Health.MOVING : Health.SETTLED);
    }

    String act(dev.evenkeel.activities.cloud.Cloud.Instance instance, InstanceAction action, String token) {
        String zone = instance.id().substring(0, instance.id().indexOf('/'));
        String name = last(instance.id());
        return switch (action) {
            case START ->
                accepted(ask(
                        "compute.instances.start",
                        () -> compute.instances()
                                .start(project, zone, name)
                                .setRequestId(token)
                                .execute()));
            case STOP ->
                accepted(ask(
                        "compute.instances.stop",
                        () -> compute.instances()
                                .stop(project, zone, name)
                                .setRequestId(token)
                                .execute()));
            case REBOOT ->
                accepted(ask(
                        "compute.instances.reset",
                        () -> compute.instances()
                                .reset(project, zone, name)
                                .setRequestId(token)
                                .execute()));
            case STATUS -> "";
        };
    }

    Group group(String name) {
        InstanceGroupManager group = manager(name);
        int ready =
                group.getCurrentActions() == null || group.getCurrentActions().getNone() == null
                        ? 0
                        : group.getCurrentActions().getNone();
        boolean stable = group.getStatus() != null
                && Boolean.TRUE.equals(group.getStatus().getIsStable());
        return new Group(name, group.getTargetSize(), ready, stable ? Health.SETTLED : Health.MOVING);
    }

    private InstanceGroupManager manager(String name) {
        return one(
                "managed instance group",
                name,
                ask(
                        "compute.instanceGroupManagers.list",
                        () -> all(compute.instanceGroupManagers()
                                        .aggregatedList(project)
                                        .setFilter(filter(name))
                                        .execute()
                                        .getItems())
                                .stream()
                                .map(InstanceGroupManagersScopedList::getInstanceGroupManagers)
                                .filter(Objects::nonNull)
                                .flatMap(List::stream)
                                .filter(found ->
                                        inRegion(found.getZone() == null ? found.getRegion() : found.getZone()))
                                .toList()));
    }

    String resize(Group group, long size, String token) {
        InstanceGroupManager manager = manager(group.id());
        int wanted = Math.toIntExact(size);
        return accepted(ask(
                "compute.instanceGroupManagers.update",
                () -> manager.getZone() != null
                        ? compute.instanceGroupManagers()
                                .resize(project, last(manager.getZone()), group.id(), wanted)
                                .setRequestId(token)
                                .execute()
                        : compute.regionInstanceGroupManagers()
                                .resize(project, last(manager.getRegion()), group.id(), wanted)
                                .setRequestId(token)
                                .execute()));
    }

    Optional<dev.evenkeel.activities.cloud.Cloud.Snapshot> snapshot(SnapshotKey key) {
        return find(
                        "compute.snapshots.get",
                        () -> compute.snapshots().get(project, key.name()).execute())
                .map(made -> new dev.evenkeel.activities.cloud.Cloud.Snapshot(
                        String.valueOf(made.getSelfLink()),
                        made.getStatus().toLowerCase(Locale.ROOT),
                        switch (made.getStatus()) {
                            case "READY" -> Health.SETTLED;
                            case "FAILED", "DELETING" -> Health.BROKEN;
                            default -> Health.MOVING;
                        },
                        made.getLabels() == null ? "" : made.getLabels().getOrDefault(GoogleCloud.MARK, "")));
    }

    String snapshot(SnapshotKey key, String mark, String token) {
        Disk disk = one(
                "disk",
                key.disk(),
                ask(
                        "compute.disks.list",
                        () -> all(compute.disks()
                                        .aggregatedList(project)
                                        .setFilter(filter(key.disk()))
                                        .execute()
                                        .getItems())
                                .stream()
                                .map(DisksScopedList::getDisks)
                                .filter(Objects::nonNull)
                                .flatMap(List::stream)
                                .filter(found ->
                                        inRegion(found.getZone() == null ? found.getRegion() : found.getZone()))
                                .toList()));
        Snapshot snapshot = new Snapshot()
                .setName(key.name())
                .setSourceDisk(disk.getSelfLink())
                .setLabels(Map.of(GoogleCloud.MARK, mark));
        return accepted(ask(
                "compute.snapshots.create, compute.snapshots.setLabels and compute.disks.createSnapshot",
                () -> compute.snapshots()
                        .insert(project, snapshot)
                        .setRequestId(token)
                        .execute()));
    }

    private static String accepted(Operation operation) {
        String scope = operation.getZone() != null
                ? "zone/" + last(operation.getZone())
                : operation.getRegion() != null ? "region/" + last(operation.getRegion()) : "global/-";
        return "compute/" + scope + "/" + operation.getName();
    }

    Progress progress(String change) {
        String[] parts = change.split("/", -1);
        Operation operation = ask("compute.zoneOperations.get", () -> switch (parts[1]) {
            case "zone" ->
                compute.zoneOperations().get(project, parts[2], parts[3]).execute();
            case "region" ->
                compute.regionOperations().get(project, parts[2], parts[3]).execute();
            default -> compute.globalOperations().get(project, parts[3]).execute();
        });
        if (operation.getError() != null && operation.getError().getErrors() != null) {
            return Progress.failed(operation.getError().getErrors().stream()
                    .map(error -> error.getCode() + " " + error.getMessage())
                    .collect(Collectors.joining("; ")));
        }
        return "DONE".equals(operation.getStatus()) ? Progress.DONE : Progress.MOVING;
    }

    private static String filter(String name) {
        if (!name.matches("[a-z]([a-z0-9-]{0,62})")) {
            throw CloudTrouble.unsupported("'" + name + "' is no name of Google Cloud: small letters, digits and -");
        }
        return "name = " + name;
    }

    private <T> T one(String what, String name, List<T> found) {
        String where = region.isEmpty() ? " in the project " + project : " in " + region + " of the project " + project;
        if (found.isEmpty()) {
            throw CloudTrouble.notFound("There is no " + what + " '" + name + "'" + where, List.of());
        }
        if (found.size() > 1) {
            throw CloudTrouble.unsupported("There are " + found.size() + " of " + what + " '" + name + "'" + where
                    + "; names have to be unique there");
        }
        return found.getFirst();
    }

    private boolean inRegion(@Nullable String place) {
        return region.isEmpty()
                || (place != null && (last(place).equals(region) || last(place).startsWith(region + "-")));
    }

    private static <T> Collection<T> all(@Nullable Map<String, T> items) {
        return items == null ? List.of() : items.values();
    }

    private static String last(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
