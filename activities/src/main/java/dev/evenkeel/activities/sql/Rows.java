package dev.evenkeel.activities.sql;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows as values of JSON, no more of them than a run can carry. */
final class Rows {

    /** Bytes of text in a result. */
    private static final int MOST = 256 * 1024;

    private static final double LARGEST_EXACT = 9_007_199_254_740_992.0;

    final List<Map<String, Object>> all = new ArrayList<>();
    private int bytes;
    private boolean cut;

    /** @param most rows; that there were more is told by {@link #cut()} */
    static Rows read(ResultSet result, int most) throws SQLException {
        Rows rows = new Rows();
        ResultSetMetaData columns = result.getMetaData();
        while (result.next()) {
            if (rows.all.size() >= most || !rows.add(result, columns)) {
                rows.cut = true;
                return rows;
            }
        }
        return rows;
    }

    boolean cut() {
        return cut;
    }

    private boolean add(ResultSet result, ResultSetMetaData columns) throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            Object value = value(result, column);
            String name = columns.getColumnLabel(column);
            bytes += name.length() + 8;
            if (value instanceof String text) {
                bytes += text.getBytes(StandardCharsets.UTF_8).length;
            }
            if (value != null) {
                row.put(name, value);
            }
        }
        if (bytes > MOST) {
            return false;
        }
        all.add(row);
        return true;
    }

    private static @Nullable Object value(ResultSet result, int column) throws SQLException {
        Object value = result.getObject(column);
        return switch (value) {
            case null -> null;
            case Boolean truth -> truth;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Long number -> number;
            case Float number -> number(number.doubleValue());
            case Double number -> number(number);
            case BigDecimal number -> exact(number);
            default -> result.getString(column);
        };
    }

    private static Object number(double number) {
        return Double.isFinite(number) ? (Object) number : Double.toString(number);
    }

    private static Object exact(BigDecimal number) {
        boolean whole = number.stripTrailingZeros().scale() <= 0 && Math.abs(number.doubleValue()) < LARGEST_EXACT;
        return whole ? (Object) number.longValueExact() : number(number.doubleValue());
    }
}
