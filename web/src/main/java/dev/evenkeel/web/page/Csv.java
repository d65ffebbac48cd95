package dev.evenkeel.web.page;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** A table for spreadsheets, as RFC 4180 wants it. */
public final class Csv {

    private final StringBuilder lines = new StringBuilder();

    /** @param names of the columns; plain words */
    public Csv(String... names) {
        lines.append(String.join(",", names)).append("\r\n");
    }

    /** @param cells as many as there are columns; null leaves one empty */
    public void line(@Nullable Object... cells) {
        lines.append(Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    public ResponseEntity<byte[]> file(String name) {
        return Download.of(name, "text/csv;charset=UTF-8", lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Quoted, and never a formula: a spreadsheet would compute what begins with one of these signs. */
    static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        String safe = !text.isEmpty() && !(value instanceof Number) && "=+-@\t\r".indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : text;
        return "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
