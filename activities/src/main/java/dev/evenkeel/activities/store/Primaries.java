package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.RecoveryActivities.Promoted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Which site is the primary of a service now, since a recovery has moved it. */
public final class Primaries {

    private final Database database;

    Primaries(Database database) {
        this.database = database;
    }

    /**
     * @param runId the run that moved it there
     * @param at milliseconds since the epoch
     */
    public record Primary(String environment, String service, String site, String runId, long at) {}

    /** Empty when no recovery has moved it: the estate says it then. */
    public Optional<Primary> find(String environment, String service) {
        return database.read()
                .sql("select * from primaries where environment = ? and service = ?")
                .params(Text.clean(environment), Text.clean(service))
                .query(Primaries::primary)
                .optional();
    }

    public List<Primary> all() {
        return database.read()
                .sql("select * from primaries order by environment, service")
                .query(Primaries::primary)
                .list();
    }

    /** Once more is the same; one that is older than what is known is late and changes nothing. */
    public void record(Promoted promoted) {
        database.change(client -> client.sql(
                        "insert into primaries (environment, service, site, run_id, at) values (?, ?, ?, ?, ?)"
                                + " on conflict (environment, service) do update set site = excluded.site,"
                                + " run_id = excluded.run_id, at = excluded.at where primaries.at <= excluded.at")
                .params(
                        Text.clean(promoted.environment()),
                        Text.clean(promoted.service()),
                        Text.clean(promoted.site()),
                        Text.clean(promoted.runId()),
                        promoted.at())
                .update());
    }

    private static Primary primary(ResultSet row, int number) throws SQLException {
        return new Primary(
                row.getString("environment"),
                row.getString("service"),
                row.getString("site"),
                row.getString("run_id"),
                row.getLong("at"));
    }
}
