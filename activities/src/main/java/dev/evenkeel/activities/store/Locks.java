package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.LockActivities.View;
import dev.evenkeel.workflows.contract.LockWorkflow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The locks on services, as pages and claims see them. The workflows are the truth. */
public final class Locks {

    private final Database database;

    Locks(Database database) {
        this.database = database;
    }

    /** Shows a lock. A view with a smaller fencing number is late and changes nothing. */
    public void show(View view) {
        LockWorkflow.State state = view.state();
        database.change(client -> client.sql(
                        "insert into locks (environment, service, fence, run_id, state, trouble) values (?, ?, ?, nullif(?, ''), ?, ?)"
                                + " on conflict (environment, service) do update set fence = excluded.fence,"
                                + " run_id = excluded.run_id, state = excluded.state, trouble = excluded.trouble"
                                + " where locks.fence <= excluded.fence")
                .params(
                        Text.clean(state.environment()),
                        Text.clean(state.service()),
                        state.fence(),
                        holder(state),
                        CanonicalJson.write(state),
                        Text.clean(view.trouble()))
                .update());
    }

    public Optional<View> find(String environment, String service) {
        return database.read()
                .sql("select * from locks where environment = ? and service = ?")
                .params(Text.clean(environment), Text.clean(service))
                .query(Locks::view)
                .optional();
    }

    /** All locks that are held, by environment and service. */
    public List<View> held() {
        return database.read()
                .sql("select * from locks where run_id is not null order by environment, service")
                .query(Locks::view)
                .list();
    }

    private static String holder(LockWorkflow.State state) {
        return state.holder() == null ? "" : state.holder().run().runId();
    }

    private static View view(ResultSet row, int number) throws SQLException {
        return new View(CanonicalJson.read(row.getString("state"), LockWorkflow.State.class), row.getString("trouble"));
    }
}
