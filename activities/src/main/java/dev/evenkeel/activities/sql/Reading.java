package dev.evenkeel.activities.sql;

import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.SqlActivities.SqlRequest;
import dev.evenkeel.workflows.contract.SqlActivities.SqlResult;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Executes a prepared statement and reads what it brings. */
final class Reading {

    private Reading() {}

    static SqlResult result(PreparedStatement statement, SqlRequest request, Masker masker) throws SQLException {
        if (!request.write()) {
            statement.setMaxRows(request.mostRows() + 1);
        }
        if (!statement.execute()) {
            long count = Math.max(0, statement.getLargeUpdateCount());
            return new SqlResult(List.of(), Map.of(), null, count, "", count + " rows changed");
        }
        try (ResultSet result = statement.getResultSet()) {
            Rows rows = Rows.read(result, request.mostRows());
            long more = request.write() && rows.cut() ? drained(result) : 0;
            return result(rows, more, masker);
        }
    }

    /** A function that writes is called for each row that is fetched: all of them have to be. */
    private static long drained(ResultSet result) throws SQLException {
        long rows = 1;
        while (result.next()) {
            rows++;
        }
        return rows;
    }

    private static SqlResult result(Rows rows, long more, Masker masker) {
        List<Map<String, Object>> masked = new ArrayList<>();
        for (Map<String, Object> row : rows.all) {
            Map<String, Object> copy = new LinkedHashMap<>();
            row.forEach((name, value) -> copy.put(name, value instanceof String text ? masker.mask(text) : value));
            masked.add(copy);
        }
        Map<String, Object> first = masked.isEmpty() ? Map.of() : masked.getFirst();
        @Nullable
        Object value = first.isEmpty() ? null : first.values().iterator().next();
        long count = masked.size() + more;
        String summary = masked.size() == 1 && first.size() == 1
                ? shortened(String.valueOf(value))
                : rows.cut() ? "the first " + masked.size() + " rows" : count + " rows";
        return new SqlResult(masked, first, value, count, "", summary);
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
