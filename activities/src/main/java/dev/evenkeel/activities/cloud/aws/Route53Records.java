package dev.evenkeel.activities.cloud.aws;

import static dev.evenkeel.activities.cloud.aws.AwsErrors.ask;

import dev.evenkeel.activities.cloud.Cloud.DnsRecord;
import dev.evenkeel.activities.cloud.Cloud.Progress;
import dev.evenkeel.activities.cloud.Cloud.RecordKey;
import dev.evenkeel.activities.cloud.Cloud.Zone;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.DnsNames;
import dev.evenkeel.workflows.contract.CloudActivities.RecordSetChoice;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.DelegationSet;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/** Records of Route 53. An alias reads and is written as {@code ALIAS ZONE-ID NAME}. */
final class Route53Records {

    private static final String ALIAS = "ALIAS ";

    private final Route53Client route53;

    Route53Records(Route53Client route53) {
        this.route53 = route53;
    }

    Zone zone(String nameOrId) {
        return nameOrId.matches("Z[A-Z0-9]{5,}") ? byId(nameOrId) : byId(idOf(nameOrId));
    }

    private String idOf(String name) {
        String domain = DnsNames.withoutDot(name).toLowerCase(Locale.ROOT) + ".";
        List<HostedZone> zones = ask(
                        "route53:ListHostedZonesByName",
                        () -> route53.listHostedZonesByName(all -> all.dnsName(domain))
                                .hostedZones())
                .stream()
                .filter(zone -> zone.name().equals(domain))
                .toList();
        if (zones.isEmpty()) {
            throw CloudTrouble.notFound(
                    "There is no hosted zone '" + name + "'",
                    ask(
                                    "route53:ListHostedZones",
                                    () -> route53.listHostedZones().hostedZones())
                            .stream()
                            .map(zone -> DnsNames.withoutDot(zone.name()))
                            .toList());
        }
        if (zones.size() > 1) {
            throw CloudTrouble.unsupported("There are " + zones.size() + " hosted zones '" + name
                    + "'; name one by its id: "
                    + String.join(
                            ", ", zones.stream().map(zone -> plain(zone.id())).toList()));
        }
        return zones.getFirst().id();
    }

    private Zone byId(String id) {
        return ask("route53:GetHostedZone", () -> {
            var zone = route53.getHostedZone(all -> all.id(plain(id)));
            @Nullable DelegationSet servers = zone.delegationSet();
            return new Zone(
                    plain(zone.hostedZone().id()),
                    DnsNames.withoutDot(zone.hostedZone().name()),
                    servers == null ? List.of() : servers.nameServers());
        });
    }

    private static String plain(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    Optional<DnsRecord> record(RecordKey key) {
        List<ResourceRecordSet> found = ask(
                "route53:ListResourceRecordSets",
                () -> route53
                        .listResourceRecordSets(
                                all -> all.hostedZoneId(key.zone().id())
                                        .startRecordName(key.name())
                                        .startRecordType(key.type())
                                        .maxItems("100"))
                        .resourceRecordSets()
                        .stream()
                        .filter(set -> DnsNames.withoutDot(set.name())
                                        .replace("\\052", "*")
                                        .equals(DnsNames.withoutDot(key.name()))
                                && set.typeAsString().equals(key.type()))
                        .toList());
        RecordSetChoice choice = key.set();
        if (choice == null && found.stream().anyMatch(set -> set.setIdentifier() != null)) {
            throw CloudTrouble.unsupported(key.name()
                    + " is one of a set of records; name it with 'set: { id: … }', one of "
                    + String.join(
                            ", ",
                            found.stream().map(ResourceRecordSet::setIdentifier).toList()));
        }
        return found.stream()
                .filter(set -> choice == null || choice.id().equals(set.setIdentifier()))
                .findFirst()
                .map(set -> record(key.type(), set));
    }

    private static DnsRecord record(String type, ResourceRecordSet set) {
        @Nullable AliasTarget alias = set.aliasTarget();
        return new DnsRecord(
                alias != null
                        ? List.of(ALIAS + alias.hostedZoneId() + " " + alias.dnsName())
                        : DnsNames.unquoted(
                                type,
                                set.resourceRecords().stream()
                                        .map(ResourceRecord::value)
                                        .toList()),
                set.ttl() == null ? 0 : set.ttl(),
                set.weight() == null ? -1 : set.weight(),
                set.failoverAsString() == null ? "" : set.failoverAsString().toLowerCase(Locale.ROOT),
                set.healthCheckId() == null ? "" : set.healthCheckId());
    }

    String put(RecordKey key, @Nullable DnsRecord before, @Nullable DnsRecord wanted) {
        Change change = wanted != null
                ? Change.builder()
                        .action(ChangeAction.UPSERT)
                        .resourceRecordSet(set(key, wanted))
                        .build()
                : Change.builder()
                        .action(ChangeAction.DELETE)
                        .resourceRecordSet(set(key, Objects.requireNonNull(before)))
                        .build();
        return ask(
                "route53:ChangeResourceRecordSets",
                () -> plain(route53.changeResourceRecordSets(
                                all -> all.hostedZoneId(key.zone().id()).changeBatch(batch -> batch.changes(change)))
                        .changeInfo()
                        .id()));
    }

    private static ResourceRecordSet set(RecordKey key, DnsRecord record) {
        RecordSetChoice choice = key.set();
        ResourceRecordSet.Builder set =
                ResourceRecordSet.builder().name(key.name()).type(key.type());
        if (record.values().getFirst().startsWith(ALIAS)) {
            String[] parts = record.values().getFirst().split(" ", -1);
            if (parts.length != 3) {
                throw CloudTrouble.unsupported("An alias is written as 'ALIAS ZONE-ID NAME'");
            }
            set.aliasTarget(
                    alias -> alias.hostedZoneId(parts[1]).dnsName(parts[2]).evaluateTargetHealth(false));
        } else {
            set.ttl(record.ttl())
                    .resourceRecords(DnsNames.quoted(key.type(), record.values()).stream()
                            .map(value -> ResourceRecord.builder().value(value).build())
                            .toList());
        }
        if (choice != null) {
            set.setIdentifier(choice.id());
        }
        if (record.weight() >= 0) {
            set.weight(record.weight());
        }
        if (!record.failover().isEmpty()) {
            set.failover(ResourceRecordSetFailover.fromValue(record.failover().toUpperCase(Locale.ROOT)));
        }
        if (!record.healthCheck().isEmpty()) {
            set.healthCheckId(record.healthCheck());
        }
        return set.build();
    }

    Progress progress(String change) {
        return ask(
                                        "route53:GetChange",
                                        () -> route53.getChange(all -> all.id(change))
                                                .changeInfo())
                                .status()
                        == ChangeStatus.INSYNC
                ? Progress.DONE
                : Progress.MOVING;
    }
}
