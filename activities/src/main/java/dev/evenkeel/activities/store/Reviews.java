package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.ReviewActivities.Review;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The reviews of broken glass. Each is opened once, and closed once by another person. */
public final class Reviews {

    private static final String SELECT = "select reviews.*, runs.title, runs.finished_at from reviews"
            + " left join runs on runs.id = reviews.run_id";

    private final Database database;
    private final Sight sight;
    private final Audit audit;
    private final Changes changes;
    private final InstantSource clock;

    Reviews(Database database, Audit audit, Changes changes, InstantSource clock) {
        this.database = database;
        this.sight = new Sight(database);
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * A review as the pages show it.
     *
     * @param title of the run
     * @param running whether the run has not ended
     * @param closing null while it is open
     */
    public record Entry(
            Review review,
            String title,
            boolean running,
            @Nullable Closing closing) {
        public boolean open() {
            return closing == null;
        }
    }

    /** @param at milliseconds since the epoch */
    public record Closing(String actor, String comment, long at) {}

    /** What became of closing a review. */
    public enum Closed {
        DONE,
        /** Whoever broke the glass cannot close its review. */
        OWN,
        /** There is no such review, or somebody has closed it already. */
        GONE
    }

    /** Opens a review and writes it down in the audit. Again with the same decision it changes nothing. */
    public void open(Review review) {
        String broke = review.broke().stream().map(Enum::name).collect(Collectors.joining(" "));
        database.change(client -> {
            int opened = client.sql(
                            "insert into reviews (decision, run_id, step, environment, actor, reason, broke, opened_at)"
                                    + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (decision) do nothing")
                    .params(
                            Text.clean(review.decision()),
                            review.runId(),
                            Text.clean(review.step()),
                            Text.clean(review.environment()),
                            Text.clean(review.actor()),
                            Text.clean(review.reason()),
                            broke,
                            review.at())
                    .update();
            if (opened == 1) {
                Map<String, Object> details = Map.of(
                        "decision", review.decision(),
                        "step", review.step(),
                        "reason", review.reason(),
                        "broke", broke);
                audit.append(client, review.actor(), "glass.broken", review.runId(), details, review.environment());
            }
        });
        changes.changed(review.runId());
    }

    /** Closes a review and writes it down in the audit, refusals included. */
    public Closed close(String decision, String actor, String comment) {
        Optional<Entry> found = find(decision);
        if (found.isEmpty()) {
            return Closed.GONE;
        }
        Review review = found.get().review();
        Closed closed = database.write(client -> {
            boolean own = review.actor().equals(actor);
            int rows = own
                    ? 0
                    : client.sql("update reviews set closed_at = ?, closed_by = ?, comment = ?"
                                    + " where decision = ? and closed_at is null")
                            .params(clock.millis(), Text.clean(actor), Text.clean(comment), Text.clean(decision))
                            .update();
            audit.append(
                    client,
                    actor,
                    rows == 1 ? "review.closed" : "review.refused",
                    review.runId(),
                    Map.of("decision", review.decision(), "broken-by", review.actor(), "comment", comment),
                    review.environment());
            return own ? Closed.OWN : rows == 1 ? Closed.DONE : Closed.GONE;
        });
        changes.changed(review.runId());
        return closed;
    }

    public Optional<Entry> find(String decision) {
        return database.read()
                .sql(SELECT + " where decision = ?" + sight.of("runs"))
                .params(Text.clean(decision))
                .query(Reviews::entry)
                .optional();
    }

    /** What every page warns of: reviews that are open, and runs that go on with a broken glass. The newest first. */
    public List<Entry> loud(int limit) {
        return database.read()
                .sql(SELECT + " where (closed_at is null or (runs.id is not null and runs.finished_at is null))"
                        + sight.of("runs")
                        + " order by opened_at desc, decision limit ?")
                .params(limit)
                .query(Reviews::entry)
                .list();
    }

    /** Those that are open first, then the newest. */
    public List<Entry> list(int limit) {
        return database.read()
                .sql(SELECT + " where 1 = 1" + sight.of("runs")
                        + " order by case when closed_at is null then 0 else 1 end, opened_at desc, decision limit ?")
                .params(limit)
                .query(Reviews::entry)
                .list();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        Review review = new Review(
                row.getString("decision"),
                row.getString("run_id"),
                row.getString("step"),
                row.getString("environment"),
                row.getString("actor"),
                row.getString("reason"),
                Arrays.stream(row.getString("broke").split(" "))
                        .filter(word -> !word.isEmpty())
                        .map(Obstacle::valueOf)
                        .toList(),
                row.getLong("opened_at"));
        @Nullable String title = row.getString("title");
        long finishedAt = row.getLong("finished_at");
        @Nullable String closedBy = row.getString("closed_by");
        return new Entry(
                review,
                title == null ? review.runId() : title,
                title != null && finishedAt == 0,
                closedBy == null
                        ? null
                        : new Closing(
                                closedBy,
                                row.getString("comment") == null ? "" : row.getString("comment"),
                                row.getLong("closed_at")));
    }
}
