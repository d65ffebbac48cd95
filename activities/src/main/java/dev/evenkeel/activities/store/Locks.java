package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.LockActivities.View;
import dev.evenkeel.workflows.contract.LockWorkflow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The locks on services, as pages and claims see them. The workflows are the truth. */
public final class Locks {

    private final Database database;
    private final Sight sight;

    Locks(Database database) {
        this.database = database;
        this.sight = new Sight(database);
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
                .optional()
                .map(this::seen);
    }

    /** All locks that are held, by environment and service. */
    public List<View> held() {
        return database
                .read()
                .sql("select * from locks where run_id is not null order by environment, service")
                .query(Locks::view)
                .list()
                .stream()
                .map(this::seen)
                .toList();
    }

    /** With the titles that runs have now. Of a run that whoever reads may not see it says only that there is one: both are empty. */
    private View seen(View view) {
        LockWorkflow.State state = view.state();
        LockWorkflow.Holder holder = state.holder();
        return new View(
                new LockWorkflow.State(
                        state.environment(),
                        state.service(),
                        state.fence(),
                        holder == null ? null : new LockWorkflow.Holder(seen(holder.run()), holder.since()),
                        state.queue().stream().map(this::seen).toList(),
                        state.decisions()),
                view.trouble());
    }

    private LockWorkflow.Ask seen(LockWorkflow.Ask ask) {
        if (sight.hides(ask.runId())) {
            return new LockWorkflow.Ask("", "", "", ask.preempts(), ask.refuse(), ask.askedAt(), Map.of());
        }
        return database.read()
                .sql("select title from runs where id = ?")
                .params(Text.clean(ask.runId()))
                .query(String.class)
                .optional()
                .map(title -> new LockWorkflow.Ask(
                        ask.runId(),
                        title,
                        ask.requester(),
                        ask.preempts(),
                        ask.refuse(),
                        ask.askedAt(),
                        ask.decisionKeys()))
                .orElse(ask);
    }

    private static String holder(LockWorkflow.State state) {
        return state.holder() == null ? "" : state.holder().run().runId();
    }

    private static View view(ResultSet row, int number) throws SQLException {
        return new View(CanonicalJson.read(row.getString("state"), LockWorkflow.State.class), row.getString("trouble"));
    }
}
