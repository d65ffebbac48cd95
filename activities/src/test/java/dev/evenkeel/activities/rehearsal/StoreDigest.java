package dev.evenkeel.activities.rehearsal;

import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A digest of every table, without the rows that belong to one run. */
final class StoreDigest {

    private StoreDigest() {}

    static Map<String, String> of(Path file, String withoutRun) throws SQLException {
        Map<String, String> digests = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String table : column(statement, "select name from sqlite_master where type = 'table'")) {
                if (!table.equals("blobs") && !table.startsWith("sqlite_")) {
                    digests.put("store: " + table, digest(statement, table, withoutRun));
                }
            }
        }
        return digests;
    }

    private static String digest(Statement statement, String table, String withoutRun) throws SQLException {
        List<String> columns = column(statement, "select name from pragma_table_info('" + table + "')");
        String run = columns.contains("run_id") ? "run_id" : table.equals("runs") ? "id" : "''";
        StringBuilder rows = new StringBuilder();
        // The run's children have its id as their beginning.
        String query = "select * from " + table + " where coalesce(" + run + ", '') not like '" + withoutRun + "%'";
        try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                for (int i = 1; i <= columns.size(); i++) {
                    rows.append(result.getString(i)).append('|');
                }
                rows.append('\n');
            }
        }
        return CanonicalJson.sha256(rows.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> column(Statement statement, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }
}
