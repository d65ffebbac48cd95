package dev.evenkeel.activities.cloud.gcp;

import static dev.evenkeel.activities.cloud.gcp.GoogleErrors.ask;

import com.google.api.services.dns.Dns;
import com.google.api.services.dns.model.Change;
import com.google.api.services.dns.model.ManagedZone;
import com.google.api.services.dns.model.ResourceRecordSet;
import dev.evenkeel.activities.cloud.Cloud.DnsRecord;
import dev.evenkeel.activities.cloud.Cloud.Progress;
import dev.evenkeel.activities.cloud.Cloud.RecordKey;
import dev.evenkeel.activities.cloud.Cloud.Zone;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.DnsNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records of Cloud DNS. A change names what it takes away as well, so that one that met another change is refused. */
record ManagedZones(Dns dns, String project) {

    private static final String READ = "dns.managedZones.list";

    /** @param name the domain, or the name of the managed zone, which has no dots */
    Zone zone(String name) {
        String domain = DnsNames.withoutDot(name).toLowerCase(Locale.ROOT) + ".";
        List<ManagedZone> all =
                ask(READ, () -> list(dns.managedZones().list(project).execute().getManagedZones()));
        List<ManagedZone> zones = all.stream()
                .filter(zone ->
                        zone.getDnsName().equals(domain) || zone.getName().equals(name))
                .toList();
        if (zones.isEmpty()) {
            throw CloudTrouble.notFound(
                    "There is no managed zone '" + name + "' in the project " + project,
                    all.stream()
                            .map(zone -> DnsNames.withoutDot(zone.getDnsName()))
                            .toList());
        }
        if (zones.size() > 1) {
            throw GoogleAccess.several(
                    "There are several managed zones for " + name + "; name one of them",
                    zones.stream().map(ManagedZone::getName).toList());
        }
        ManagedZone zone = zones.getFirst();
        return new Zone(zone.getName(), DnsNames.withoutDot(zone.getDnsName()), list(zone.getNameServers()));
    }

    Optional<DnsRecord> record(RecordKey key) {
        if (key.set() != null) {
            throw CloudTrouble.unsupported(
                    "Weighted and failover records of Cloud DNS are not supported; remove 'set'");
        }
        return ask(
                        "dns.resourceRecordSets.list",
                        () -> list(dns.resourceRecordSets()
                                .list(project, key.zone().id())
                                .setName(key.name())
                                .setType(key.type())
                                .execute()
                                .getRrsets()))
                .stream()
                .findFirst()
                .map(set -> {
                    if (set.getRoutingPolicy() != null) {
                        throw CloudTrouble.unsupported(key.name()
                                + " has a routing policy, which such a step would take away; change it with Terraform");
                    }
                    return new DnsRecord(
                            DnsNames.unquoted(key.type(), list(set.getRrdatas())),
                            set.getTtl() == null ? 0 : set.getTtl(),
                            -1,
                            "",
                            "");
                });
    }

    String put(RecordKey key, @Nullable DnsRecord before, @Nullable DnsRecord wanted) {
        Change change = new Change();
        if (before != null) {
            change.setDeletions(List.of(set(key, before)));
        }
        if (wanted != null) {
            change.setAdditions(List.of(set(key, wanted)));
        }
        String id = ask(
                "dns.changes.create and dns.resourceRecordSets.*",
                () -> dns.changes()
                        .create(project, key.zone().id(), change)
                        .execute()
                        .getId());
        return "dns/" + key.zone().id() + "/" + id;
    }

    private static ResourceRecordSet set(RecordKey key, DnsRecord record) {
        return new ResourceRecordSet()
                .setName(key.name())
                .setType(key.type())
                .setTtl(Math.toIntExact(record.ttl()))
                .setRrdatas(DnsNames.quoted(key.type(), DnsNames.withDots(key.type(), record.values())));
    }

    Progress progress(String change) {
        String[] parts = change.split("/", -1);
        String status = ask(
                "dns.changes.get",
                () -> dns.changes().get(project, parts[1], parts[2]).execute().getStatus());
        return "done".equals(status) ? Progress.DONE : Progress.MOVING;
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
