package dev.evenkeel.activities.cloud.aws;

import static dev.evenkeel.activities.cloud.aws.AwsErrors.ask;

import dev.evenkeel.activities.cloud.Cloud.Health;
import dev.evenkeel.activities.cloud.Cloud.Snapshot;
import dev.evenkeel.activities.cloud.Cloud.SnapshotKey;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;

/** Instances of EC2 and snapshots of their volumes, by id or by the tag Name. */
final class Ec2Instances {

    private static final String READ = "ec2:DescribeInstances";

    private final Ec2Client ec2;

    Ec2Instances(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    dev.evenkeel.activities.cloud.Cloud.Instance instance(String name) {
        boolean id = name.matches("i-[0-9a-f]+");
        List<Instance> found = ask(
                        READ,
                        () -> ec2.describeInstances(all -> all.filters(filter(id ? "instance-id" : "tag:Name", name)))
                                .reservations())
                .stream()
                .map(Reservation::instances)
                .flatMap(List::stream)
                .filter(instance -> id || !instance.state().nameAsString().equals("terminated"))
                .toList();
        if (found.isEmpty()) {
            throw CloudTrouble.notFound("There is no instance '" + name + "'", names());
        }
        if (found.size() > 1) {
            throw CloudTrouble.unsupported("There are " + found.size() + " instances named '" + name
                    + "'; name one by its id: "
                    + String.join(", ", found.stream().map(Instance::instanceId).toList()));
        }
        Instance instance = found.getFirst();
        String state = instance.state().nameAsString();
        boolean gone = state.equals("terminated") || state.equals("shutting-down");
        boolean moving = state.equals("pending") || state.equals("stopping");
        return new dev.evenkeel.activities.cloud.Cloud.Instance(
                instance.instanceId(),
                state.equals("pending") ? "starting" : state,
                instance.privateIpAddress() == null ? "" : instance.privateIpAddress(),
                gone ? Health.BROKEN : moving ? Health.MOVING : Health.SETTLED);
    }

    private List<String> names() {
        return ask(READ, () -> ec2.describeInstances(all -> all.maxResults(200)).reservations()).stream()
                .map(Reservation::instances)
                .flatMap(List::stream)
                .flatMap(instance -> instance.tags().stream())
                .filter(tag -> tag.key().equals("Name"))
                .map(Tag::value)
                .toList();
    }

    String act(dev.evenkeel.activities.cloud.Cloud.Instance instance, InstanceAction action) {
        switch (action) {
            case START -> ask("ec2:StartInstances", () -> ec2.startInstances(all -> all.instanceIds(instance.id())));
            case STOP -> ask("ec2:StopInstances", () -> ec2.stopInstances(all -> all.instanceIds(instance.id())));
            case REBOOT -> ask("ec2:RebootInstances", () -> ec2.rebootInstances(all -> all.instanceIds(instance.id())));
            case STATUS -> {}
        }
        return "";
    }

    Optional<Snapshot> snapshot(SnapshotKey key) {
        return ask(
                        "ec2:DescribeSnapshots",
                        () -> ec2.describeSnapshots(all -> all.ownerIds("self").filters(filter("tag:Name", key.name())))
                                .snapshots())
                .stream()
                .max(Comparator.comparing(software.amazon.awssdk.services.ec2.model.Snapshot::startTime))
                .map(snapshot -> new Snapshot(
                        snapshot.snapshotId(),
                        snapshot.stateAsString() + (snapshot.progress() == null ? "" : " " + snapshot.progress()),
                        switch (snapshot.state()) {
                            case COMPLETED -> Health.SETTLED;
                            case ERROR -> Health.BROKEN;
                            default -> Health.MOVING;
                        },
                        snapshot.tags().stream()
                                .filter(tag -> tag.key().equals(AwsCloud.MARK))
                                .map(Tag::value)
                                .findFirst()
                                .orElse("")));
    }

    String snapshot(SnapshotKey key, String mark) {
        String volume = volume(key.disk());
        ask(
                "ec2:CreateSnapshot and ec2:CreateTags",
                () -> ec2.createSnapshot(all -> all.volumeId(volume)
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.SNAPSHOT)
                                .tags(
                                        Tag.builder()
                                                .key("Name")
                                                .value(key.name())
                                                .build(),
                                        Tag.builder()
                                                .key(AwsCloud.MARK)
                                                .value(mark)
                                                .build()))));
        return "";
    }

    private String volume(String name) {
        if (name.matches("vol-[0-9a-f]+")) {
            return name;
        }
        List<String> volumes = ask(
                        "ec2:DescribeVolumes",
                        () -> ec2.describeVolumes(all -> all.filters(filter("tag:Name", name)))
                                .volumes())
                .stream()
                .map(Volume::volumeId)
                .toList();
        if (volumes.size() != 1) {
            throw volumes.isEmpty()
                    ? CloudTrouble.notFound("There is no volume '" + name + "'", List.of())
                    : CloudTrouble.unsupported("There are " + volumes.size() + " volumes named '" + name
                            + "'; name one by its id: " + String.join(", ", volumes));
        }
        return volumes.getFirst();
    }

    private static Filter filter(String name, String value) {
        // An asterisk or a question mark in a filter would match more than is meant.
        return Filter.builder()
                .name(name)
                .values(value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?"))
                .build();
    }
}
