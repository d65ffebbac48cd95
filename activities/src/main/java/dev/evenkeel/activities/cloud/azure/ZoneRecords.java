package dev.evenkeel.activities.cloud.azure;

import static dev.evenkeel.activities.cloud.azure.AzureErrors.ask;
import static dev.evenkeel.activities.cloud.azure.AzureErrors.find;

import com.azure.core.util.Context;
import com.azure.resourcemanager.dns.fluent.DnsManagementClient;
import com.azure.resourcemanager.dns.fluent.models.RecordSetInner;
import com.azure.resourcemanager.dns.fluent.models.ZoneInner;
import com.azure.resourcemanager.dns.models.RecordType;
import dev.evenkeel.activities.cloud.Cloud.DnsRecord;
import dev.evenkeel.activities.cloud.Cloud.RecordKey;
import dev.evenkeel.activities.cloud.Cloud.Zone;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.DnsNames;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records of Azure DNS. A change is there when it is answered. */
record ZoneRecords(DnsManagementClient dns, String group) {

    private static final String READ = "Microsoft.Network/dnsZones/read";
    private static final String WRITE = "Microsoft.Network/dnsZones/*/write";

    Zone zone(String name) {
        String domain = DnsNames.withoutDot(name);
        ZoneInner zone = find(
                        READ,
                        () -> dns.getZones()
                                .getByResourceGroupWithResponse(group, domain, Context.NONE)
                                .getValue())
                .orElseThrow(() -> CloudTrouble.notFound(
                        "There is no DNS zone '" + domain + "' in the resource group " + group,
                        ask(
                                READ,
                                () -> dns.getZones().listByResourceGroup(group).stream()
                                        .limit(200)
                                        .map(ZoneInner::name)
                                        .toList())));
        return new Zone(domain, domain, zone.nameServers() == null ? List.of() : zone.nameServers());
    }

    Optional<DnsRecord> record(RecordKey key) {
        refuseSet(key);
        return find(
                        "Microsoft.Network/dnsZones/*/read",
                        () -> dns.getRecordSets()
                                .getWithResponse(
                                        group,
                                        key.zone().id(),
                                        DnsNames.inZone(key.name(), key.zone().domain()),
                                        RecordType.fromString(key.type()),
                                        Context.NONE)
                                .getValue())
                .map(set ->
                        new DnsRecord(RecordValues.of(key.type(), set), set.ttl() == null ? 0 : set.ttl(), -1, "", ""));
    }

    String put(RecordKey key, @Nullable DnsRecord wanted) {
        String name = DnsNames.inZone(key.name(), key.zone().domain());
        RecordType type = RecordType.fromString(key.type());
        if (wanted == null) {
            ask(
                    "Microsoft.Network/dnsZones/*/delete",
                    () -> dns.getRecordSets()
                            .deleteWithResponse(group, key.zone().id(), name, type, null, Context.NONE));
            return "";
        }
        RecordSetInner set = RecordValues.set(key.type(), wanted.values()).withTtl(wanted.ttl());
        ask(
                WRITE,
                () -> dns.getRecordSets()
                        .createOrUpdateWithResponse(group, key.zone().id(), name, type, set, null, null, Context.NONE));
        return "";
    }

    private static void refuseSet(RecordKey key) {
        if (key.set() != null) {
            throw CloudTrouble.unsupported("Azure DNS has no weighted or failover records; remove 'set'");
        }
    }
}
