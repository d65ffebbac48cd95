package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what the runs that are incidents wrote. Rehearsals, in which nothing is wrong, are left out. */
public final class Incidents {

    private static final String THEIRS = "select * from runs where procedure = 'incident' and mode <> 'REHEARSAL'";
    private static final String NEWEST_FIRST = " order by started_at desc, id desc limit ?";
    private static final int SEARCH_LENGTH = 200;

    private final Database database;
    private final Sight sight;
    private final Discretion discretion;

    Incidents(Database database) {
        this.database = database;
        this.sight = new Sight(database);
        this.discretion = new Discretion(sight);
    }

    /** Those that are open, the newest first. */
    public List<RunSummary> open(int limit) {
        return database.read()
                .sql(THEIRS + " and finished_at is null" + sight.of("runs") + NEWEST_FIRST)
                .params(limit)
                .query(RunRows::read)
                .list();
    }

    /** Those that have ended, the newest first. @param text that they contain; blank: all */
    public List<RunSummary> ended(String text, int limit) {
        List<Object> parameters = new ArrayList<>();
        String narrowed = "";
        if (!text.isBlank()) {
            narrowed = " and search like ? escape '!'";
            parameters.add("%" + escaped(text.strip()) + "%");
        }
        parameters.add(limit);
        return database.read()
                .sql(THEIRS + " and finished_at is not null" + sight.of("runs") + narrowed + NEWEST_FIRST)
                .params(parameters)
                .query(RunRows::read)
                .list();
    }

    /** Those that were no drills, were not called off and do not go on as others, open or not, the newest first. */
    public List<RunSummary> live(int limit) {
        return database.read()
                .sql(THEIRS + " and mode = 'LIVE' and status not in ('CANCELLED', 'MERGED')" + sight.of("runs")
                        + NEWEST_FIRST)
                .params(limit)
                .query(RunRows::read)
                .list();
    }

    /** The entries of a journal that say how the incident was declared and moved, who has its roles, and what was told. */
    public List<JournalEvent> marks(String runId) {
        return discretion.of(database
                .read()
                .sql("select * from journal where run_id = ? and type in ('INCIDENT_DECLARED', 'INCIDENT_MOVED',"
                        + " 'SEVERITY_CHANGED', 'UNACKNOWLEDGED', 'ROLE_TAKEN', 'UPDATE_POSTED', 'UPDATE_OVERDUE', 'INCIDENT_MERGED')"
                        + " order by seq")
                .params(Text.clean(runId))
                .query(Entry::read)
                .list()
                .stream()
                .map(Entry::event)
                .toList());
    }

    private static String escaped(String text) {
        return Text.clean(text.substring(0, Math.min(text.length(), SEARCH_LENGTH)))
                .toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
    }
}
