package dev.evenkeel.activities.cloud.azure;

import com.azure.resourcemanager.dns.fluent.models.RecordSetInner;
import com.azure.resourcemanager.dns.models.ARecord;
import com.azure.resourcemanager.dns.models.AaaaRecord;
import com.azure.resourcemanager.dns.models.CaaRecord;
import com.azure.resourcemanager.dns.models.CnameRecord;
import com.azure.resourcemanager.dns.models.MxRecord;
import com.azure.resourcemanager.dns.models.NsRecord;
import com.azure.resourcemanager.dns.models.PtrRecord;
import com.azure.resourcemanager.dns.models.SrvRecord;
import com.azure.resourcemanager.dns.models.TxtRecord;
import dev.evenkeel.activities.cloud.CloudTrouble;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values of records as zone files write them, and as Azure keeps them: one list for each type. */
final class RecordValues {

    private static final int PIECE = 255;

    private RecordValues() {}

    static List<String> of(String type, RecordSetInner set) {
        return switch (type) {
            case "A" -> texts(set.aRecords(), ARecord::ipv4Address);
            case "AAAA" -> texts(set.aaaaRecords(), AaaaRecord::ipv6Address);
            case "CNAME" ->
                set.cnameRecord() == null
                        ? List.of()
                        : List.of(set.cnameRecord().cname());
            case "TXT" -> texts(set.txtRecords(), text -> String.join("", text.value()));
            case "MX" -> texts(set.mxRecords(), mx -> mx.preference() + " " + mx.exchange());
            case "SRV" ->
                texts(
                        set.srvRecords(),
                        srv -> srv.priority() + " " + srv.weight() + " " + srv.port() + " " + srv.target());
            case "NS" -> texts(set.nsRecords(), NsRecord::nsdname);
            case "CAA" -> texts(set.caaRecords(), caa -> caa.flags() + " " + caa.tag() + " \"" + caa.value() + "\"");
            case "PTR" -> texts(set.ptrRecords(), PtrRecord::ptrdname);
            default -> throw CloudTrouble.unsupported("Azure DNS has no records of type " + type);
        };
    }

    private static <T> List<String> texts(@Nullable List<T> records, Function<T, String> text) {
        return records == null ? List.of() : records.stream().map(text).toList();
    }

    static RecordSetInner set(String type, List<String> values) {
        RecordSetInner set = new RecordSetInner();
        return switch (type) {
            case "A" -> set.withARecords(each(values, value -> new ARecord().withIpv4Address(value)));
            case "AAAA" -> set.withAaaaRecords(each(values, value -> new AaaaRecord().withIpv6Address(value)));
            case "CNAME" -> set.withCnameRecord(new CnameRecord().withCname(values.getFirst()));
            case "TXT" -> set.withTxtRecords(each(values, value -> new TxtRecord().withValue(pieces(value))));
            case "MX" ->
                set.withMxRecords(each(values, value -> {
                    String[] parts = parts(value, 2);
                    return new MxRecord().withPreference(number(parts[0])).withExchange(parts[1]);
                }));
            case "SRV" ->
                set.withSrvRecords(each(values, value -> {
                    String[] parts = parts(value, 4);
                    return new SrvRecord()
                            .withPriority(number(parts[0]))
                            .withWeight(number(parts[1]))
                            .withPort(number(parts[2]))
                            .withTarget(parts[3]);
                }));
            case "NS" -> set.withNsRecords(each(values, value -> new NsRecord().withNsdname(value)));
            case "CAA" ->
                set.withCaaRecords(each(values, value -> {
                    String[] parts = parts(value, 3);
                    return new CaaRecord()
                            .withFlags(number(parts[0]))
                            .withTag(parts[1])
                            .withValue(parts[2].replace("\"", ""));
                }));
            case "PTR" -> set.withPtrRecords(each(values, value -> new PtrRecord().withPtrdname(value)));
            default -> throw CloudTrouble.unsupported("Azure DNS has no records of type " + type);
        };
    }

    private static <T> List<T> each(List<String> values, Function<String, T> record) {
        return values.stream().map(record).toList();
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from == 0 || from < text.length(); from += PIECE) {
            pieces.add(text.substring(from, Math.min(text.length(), from + PIECE)));
        }
        return pieces;
    }

    private static String[] parts(String value, int count) {
        String[] parts = value.strip().split("\\s+", count);
        if (parts.length != count) {
            throw CloudTrouble.unsupported("'" + value + "' has not the " + count + " parts that such a record has");
        }
        return parts;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw CloudTrouble.unsupported("'" + text + "' in a record is no number");
        }
    }
}
