package dev.evenkeel.workflows.estate;

import dev.evenkeel.workflows.contract.Freeze;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the freezes of the estate. */
final class FreezeReader {

    private final Problems problems;

    FreezeReader(Problems problems) {
        this.problems = problems;
    }

    List<Freeze> read(Fields top, Map<String, Estate.Environment> environments, Map<String, Estate.Service> services) {
        List<Freeze> freezes = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Node node : top.items("freezes")) {
            Fields fields = Fields.of(node);
            String id = fields.text("id", "");
            if (!ids.add(id)) {
                problems.add(fields.keyOf("id"), "There is a freeze '" + id + "' already", "Choose another id.");
            }
            freezes.add(new Freeze(
                    id,
                    fields.text("title", id),
                    moment(fields, "from"),
                    moment(fields, "until"),
                    fields.fields("every").map(every -> weekly(fields, every)).orElse(null),
                    NameList.read(
                            problems,
                            fields.items("environments"),
                            environments.keySet(),
                            "The estate has no environment"),
                    NameList.read(problems, fields.items("services"), services.keySet(), "The estate has no service"),
                    fields.text("reason", ""),
                    fields.text("contact", "")));
            bounds(fields, freezes.getLast());
        }
        return freezes;
    }

    private void bounds(Fields fields, Freeze freeze) {
        if (!fields.has("every") && !(fields.has("from") && fields.has("until"))) {
            problems.add(
                    fields.keyOf("id"),
                    "The freeze does not say when it begins and ends",
                    "Give it from and until, or every.");
        }
        Long from = freeze.from();
        Long until = freeze.until();
        if (from != null && until != null && until <= from) {
            problems.add(fields.keyOf("until"), "The freeze ends before it begins", "Look at from and until.");
        }
    }

    private Freeze.Weekly weekly(Fields freeze, Fields every) {
        String zone = every.text("zone", freeze.text("zone", "UTC"));
        zone(every.has("zone") ? every : freeze);
        return new Freeze.Weekly(every.texts("weekdays"), every.text("from", ""), every.text("until", ""), zone);
    }

    /** @return milliseconds since the epoch; null when it is not there, or wrong, which is a problem then */
    private @Nullable Long moment(Fields fields, String key) {
        return fields.text(key).flatMap(text -> moment(fields, key, text)).orElse(null);
    }

    private Optional<Long> moment(Fields fields, String key, String written) {
        String text = written.strip().toUpperCase(Locale.ROOT).replace(' ', 'T');
        try {
            if (text.matches(".*T.*(Z|[+-][0-9]{2}:[0-9]{2})")) {
                return Optional.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
            }
            ZoneId zone = zone(fields);
            return Optional.of(
                    LocalDateTime.parse(text).atZone(zone).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            problems.add(
                    fields.get(key).orElse(fields.node()),
                    "There is no such moment: '" + written + "'",
                    "Write a day of the calendar and a time, for example 2026-12-24T12:00:00Z.");
            return Optional.empty();
        }
    }

    private ZoneId zone(Fields fields) {
        String name = fields.text("zone", "UTC");
        if (name.equals("UTC") || ZoneId.getAvailableZoneIds().contains(name)) {
            return ZoneId.of(name);
        }
        problems.add(
                fields.get("zone").orElse(fields.node()),
                "There is no time zone '" + name + "'",
                "Write one of the IANA time zones, for example Europe/Berlin.");
        return ZoneOffset.UTC;
    }
}
