package dev.evenkeel.activities.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.cloud.Cloud.DnsRecord;
import dev.evenkeel.activities.cloud.Cloud.RecordKey;
import dev.evenkeel.activities.cloud.Cloud.Zone;
import dev.evenkeel.workflows.contract.CloudActivities.DnsRequest;
import dev.evenkeel.workflows.contract.CloudActivities.DnsResult;
import dev.evenkeel.workflows.contract.CloudActivities.RecordSetChoice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets a record of a zone be so. What it was before is the way back. */
final class DnsWork {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CloudWork work;

    DnsWork(CloudWork work) {
        this.work = work;
    }

    DnsResult dns(DnsRequest request) {
        Zone zone = work.act().read(() -> work.cloud().zone(request.zone()));
        RecordKey key =
                new RecordKey(zone, DnsNames.inFull(request.name(), zone.domain()), request.type(), request.set());
        DnsRecord wanted = wanted(request);
        Change.Made<Optional<DnsRecord>> made = work.make(new Put(key, wanted));
        if (request.verify() && !work.act().rehearsal()) {
            new NameServers(work.act(), zone.nameServers())
                    .awaitAll(key.name(), key.type(), wanted == null ? List.of() : wanted.values());
        }
        Optional<DnsRecord> before = before(made.before());
        String summary = (made.changed() ? words(key, before) + " → " : words(key, before) + " already: ")
                + values(Optional.ofNullable(wanted));
        return new DnsResult(
                work.would(made.changed(), made.changed() ? summary : words(key, before) + ", as it shall be"),
                key.name(),
                key.type(),
                request.values(),
                request.ttl(),
                made.changed(),
                before.map(DnsRecord::values).orElse(List.of()),
                before.map(DnsRecord::ttl).orElse(request.ttl()),
                before.map(DnsRecord::weight).orElse(-1L));
    }

    private static @Nullable DnsRecord wanted(DnsRequest request) {
        if (request.values().isEmpty()) {
            return null;
        }
        RecordSetChoice set = request.set();
        Long weight = set == null ? null : set.weight();
        return new DnsRecord(
                request.values(),
                request.ttl(),
                weight == null ? -1 : weight,
                set == null ? "" : set.failover(),
                set == null ? "" : set.healthCheck());
    }

    private static String words(RecordKey key, Optional<DnsRecord> record) {
        RecordSetChoice set = key.set();
        return key.name() + " " + key.type() + (set == null ? "" : " [" + set.id() + "]") + ": " + values(record);
    }

    private static String values(Optional<DnsRecord> record) {
        return record.map(some -> String.join(", ", some.values()) + " (TTL " + some.ttl() + " s"
                        + (some.weight() < 0 ? "" : ", weight " + some.weight())
                        + (some.failover().isEmpty() ? "" : ", " + some.failover()) + ")")
                .orElse("no record");
    }

    private static boolean same(String type, DnsRecord one, DnsRecord other) {
        return one.ttl() == other.ttl()
                && one.weight() == other.weight()
                && one.failover().equals(other.failover())
                && one.healthCheck().equals(other.healthCheck())
                && DnsNames.same(type, one.values(), other.values());
    }

    private static Optional<DnsRecord> before(String kept) {
        try {
            return kept.isEmpty() ? Optional.empty() : Optional.of(JSON.readValue(kept, DnsRecord.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The note of what was before is damaged", e);
        }
    }

    private final class Put implements Wanted<Optional<DnsRecord>> {

        private final RecordKey key;
        private final @Nullable DnsRecord wanted;

        Put(RecordKey key, @Nullable DnsRecord wanted) {
            this.key = key;
            this.wanted = wanted;
        }

        @Override
        public String what() {
            return "the change of " + key.name();
        }

        @Override
        public Optional<DnsRecord> look() {
            return work.cloud().record(key);
        }

        @Override
        public boolean reached(Optional<DnsRecord> record) {
            DnsRecord shall = wanted;
            return shall == null ? record.isEmpty() : record.isPresent() && same(key.type(), record.get(), shall);
        }

        @Override
        public boolean moving(Optional<DnsRecord> record) {
            return false;
        }

        @Override
        public String words(Optional<DnsRecord> record) {
            return DnsWork.words(key, record);
        }

        @Override
        public String goal() {
            return values(Optional.ofNullable(wanted));
        }

        @Override
        public String send(Optional<DnsRecord> record) {
            return work.cloud().put(key, record.orElse(null), wanted);
        }

        @Override
        public String kept(Optional<DnsRecord> record) {
            try {
                return record.isPresent() ? JSON.writeValueAsString(record.get()) : "";
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
