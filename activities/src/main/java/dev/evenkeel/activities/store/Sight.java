package dev.evenkeel.activities.store;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which runs the {@link Reader} may see: the one place that knows. Every reading of runs, and of what is told together with them, adds
 * its {@linkplain #of condition}.
 */
final class Sight {

    private static final int AT_ONCE = 500;

    private final Database database;

    Sight(Database database) {
        this.database = database;
    }

    /**
     * The end of a condition that holds for the runs that the reader may see, also where a left join found none; empty when they see all.
     *
     * @param runs the table's name in the statement
     */
    String of(String runs) {
        String hidden = hidden();
        return hidden.isEmpty() ? "" : " and (" + runs + ".room is null or " + runs + ".room not in (" + hidden + "))";
    }

    /** Whether there is such a run and the reader may not see it. */
    boolean hides(String runId) {
        return !hidden(Set.of(runId)).isEmpty();
    }

    /** Those of the runs that the reader may not see. */
    Set<String> hidden(Set<String> runIds) {
        String hidden = runIds.isEmpty() ? "" : hidden();
        if (hidden.isEmpty()) {
            return Set.of();
        }
        List<String> ids = runIds.stream().map(Text::clean).toList();
        Set<String> found = new HashSet<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
            found.addAll(database.read()
                    .sql("select id from runs where id in (" + String.join(", ", Collections.nCopies(some.size(), "?"))
                            + ") and room in (" + hidden + ")")
                    .params(some)
                    .query((row, number) -> row.getString(1))
                    .list());
        }
        return found;
    }

    /** The private incidents whose people the reader is not among, as SQL; empty when there are none. They are few. */
    private String hidden() {
        return Reader.now()
                .filter(reader -> !reader.all())
                .map(reader -> database
                        .read()
                        .sql("select id, people from runs where people is not null")
                        .query((row, number) -> new Room(row.getString("id"), row.getString("people")))
                        .list()
                        .stream()
                        .filter(room -> !People.read(room.people()).contains(Text.clean(reader.name())))
                        .map(room -> "'" + room.id().replace("'", "''") + "'")
                        .collect(Collectors.joining(", ")))
                .orElse("");
    }

    private record Room(String id, String people) {}

    /** Names in a column: one a line. No name has a line break. */
    static final class People {

        private People() {}

        static String write(List<String> people) {
            return people.stream()
                    .map(name -> Text.clean(name).replaceAll("\\R", " "))
                    .collect(Collectors.joining("\n"));
        }

        static List<String> read(String column) {
            return column.lines().toList();
        }
    }
}
