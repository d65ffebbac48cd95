package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.ReadinessActivities;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of runs as SQL. Several statuses become one query each, joined, since then each walks its index in the list's
 * order and stops at the limit, while {@code in (…)} would sort all that match. With a text to search for, one walk along the newest,
 * whose index holds the text, beats them all.
 */
final class RunQuery {

    private static final String NEWEST_FIRST = " order by started_at desc, id desc limit ?";
    /** The run that holds a large loop stands for the loop's slices, unless one of them waits for a person. */
    static final String NO_SLICE = " and procedure <> '" + RunSummary.SLICE + "'";
    /** The rehearsals of each half hour would bury what people do; who asks for them by name gets them. */
    static final String NOT_FOR_READINESS = " and requester <> '" + ReadinessActivities.REQUESTER + "'";

    private static final int SEARCH_LENGTH = 200;

    private final RunFilter filter;
    private final @Nullable RunCursor cursor;
    private final int limit;
    private final String sight;
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    /** @param sight the end of a condition: which runs whoever reads may see */
    RunQuery(RunFilter filter, @Nullable RunCursor cursor, int limit, String sight) {
        this.filter = filter;
        this.cursor = cursor;
        this.limit = limit;
        this.sight = sight;
        if (filter.statuses().size() <= 1 || searches()) {
            one(filter.statuses().size() == 1 ? filter.statuses().iterator().next() : null);
        } else {
            sql.append("select * from (");
            String between = "";
            for (RunStatus status : filter.statuses()) {
                sql.append(between).append("select * from (");
                one(status);
                sql.append(") as with_").append(status.name().toLowerCase(Locale.ROOT));
                between = " union all ";
            }
            sql.append(") as found").append(NEWEST_FIRST);
            parameters.add(limit);
        }
    }

    String sql() {
        return sql.toString();
    }

    List<Object> parameters() {
        return parameters;
    }

    private void one(@Nullable RunStatus status) {
        sql.append("select * from runs where 1 = 1").append(sight);
        equal("status", status == null ? null : status.name());
        equal("runbook", filter.runbook());
        equal("environment", filter.environment());
        equal("requester", filter.requester());
        equal("mode", filter.mode() == null ? null : filter.mode().name());
        and(" and started_at >= ?", filter.from());
        and(" and started_at < ?", filter.to());
        if (filter.waiting()) {
            sql.append(" and waiting_for is not null");
        } else {
            sql.append(NO_SLICE);
            if (filter.requester() == null) {
                sql.append(NOT_FOR_READINESS);
            }
        }
        if (filter.text() != null && searches()) {
            and(" and search like ? escape '!'", "%" + escaped(filter.text().strip()) + "%");
            oneOf(filter.statuses());
        }
        if (cursor != null) {
            and(" and (started_at, id) < (?, ?)", cursor.startedAt());
            parameters.add(cursor.id());
        }
        sql.append(NEWEST_FIRST);
        parameters.add(limit);
    }

    private boolean searches() {
        return filter.text() != null && !filter.text().isBlank();
    }

    /** An expression, so that no index by status is chosen. */
    private void oneOf(Set<RunStatus> statuses) {
        if (statuses.size() > 1) {
            sql.append(" and status || '' in (")
                    .append(String.join(", ", Collections.nCopies(statuses.size(), "?")))
                    .append(")");
            statuses.forEach(status -> parameters.add(status.name()));
        }
    }

    private void equal(String column, @Nullable String value) {
        and(" and " + column + " = ?", value == null ? null : Text.clean(value));
    }

    private void and(String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            parameters.add(value);
        }
    }

    private static String escaped(String text) {
        return Text.clean(text.substring(0, Math.min(text.length(), SEARCH_LENGTH)))
                .toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
    }
}
