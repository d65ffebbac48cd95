package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recoveries and their drills: what trends are made of, without reading whole journals. */
public final class Recoveries {

    private final Database database;
    private final Sight sight;

    Recoveries(Database database) {
        this.database = database;
        this.sight = new Sight(database);
    }

    /**
     * Those that have ended, the newest first; rehearsals, which recover nothing, are left out.
     *
     * @param service null for those of all services
     */
    public List<RunSummary> ended(@Nullable String service, int limit) {
        String narrowed = service == null ? "" : " and service = ?";
        return database.read()
                .sql(
                        "select * from runs where procedure = 'recovery' and mode <> 'REHEARSAL' and finished_at is not null"
                                + sight.of("runs") + narrowed + " order by started_at desc, id desc limit ?")
                .params(service == null ? List.of(limit) : List.of(Text.clean(service), limit))
                .query(RunRows::read)
                .list();
    }

    /** The entries of a journal that say how the recovery was declared, what it measured, and when it was verified. */
    public List<JournalEvent> marks(String runId) {
        return database
                .read()
                .sql("select * from journal where run_id = ? and type in ('DECLARED', 'UNGRACEFUL', 'MEASURED',"
                        + " 'PRIMARY_CHANGED', 'VERIFIED', 'DRILL_ABORTED') order by seq")
                .params(Text.clean(runId))
                .query(Entry::read)
                .list()
                .stream()
                .map(Entry::event)
                .toList();
    }
}
