package dev.evenkeel.web.temporal;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/**
 * What is remembered of the embedded Temporal between two starts of this server.
 *
 * @param pid 0 when none was started
 * @param port 0 when none was chosen
 * @param binary names the very file whose version was asked, with size and time of change
 * @param version of the Temporal server that last opened the database, for example {@code 1.29.1}; empty when unknown
 */
record ChildRecord(long pid, int port, String binary, String version) {

    static final ChildRecord NONE = new ChildRecord(0, 0, "", "");

    static ChildRecord load(Path file) throws IOException {
        if (!Files.exists(file)) {
            return NONE;
        }
        Properties values = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            values.load(reader);
            return new ChildRecord(
                    Long.parseLong(values.getProperty("pid", "0")),
                    Integer.parseInt(values.getProperty("port", "0")),
                    values.getProperty("binary", ""),
                    values.getProperty("version", ""));
        } catch (IllegalArgumentException e) {
            return NONE; // It only speeds things up: a survivor is also found by its command line.
        }
    }

    void save(Path file) throws IOException {
        Properties values = new Properties();
        values.setProperty("pid", Long.toString(pid));
        values.setProperty("port", Integer.toString(port));
        values.setProperty("binary", binary);
        values.setProperty("version", version);
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (Writer writer = Files.newBufferedWriter(next)) {
            values.store(writer, "The embedded Temporal server");
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    ChildRecord started(long newPid, int newPort) {
        return new ChildRecord(newPid, newPort, binary, version);
    }

    ChildRecord asked(String newBinary, String newVersion) {
        return new ChildRecord(pid, port, newBinary, newVersion);
    }
}
