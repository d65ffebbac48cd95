package dev.evenkeel.web.temporal;

import dev.evenkeel.web.CannotStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded Temporal's files. */
record EmbeddedFiles(Path folder) {

    static EmbeddedFiles in(Path folder) {
        try {
            Files.createDirectories(folder);
            return new EmbeddedFiles(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path database() {
        return folder.resolve("temporal.db");
    }

    Path log() {
        return folder.resolve("temporal.log");
    }

    ChildRecord load() {
        try {
            return ChildRecord.load(folder.resolve("child.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void save(ChildRecord record) throws IOException {
        record.save(folder.resolve("child.properties"));
    }

    /** Temporal itself does not notice that a newer version has worked on the file. */
    void checkVersion(Path binary) throws IOException, InterruptedException {
        ChildRecord known = load();
        String fingerprint = TemporalCommand.fingerprint(binary);
        if (known.binary().equals(fingerprint)) {
            return;
        }
        String version = TemporalCommand.serverVersion(binary);
        if (Files.exists(database()) && TemporalCommand.older(version, known.version())) {
            throw new CannotStart(
                    "The file " + database() + " was written by Temporal server " + known.version() + ", but " + binary
                            + " holds the older " + version + ".",
                    "Name a Temporal CLI of that version or a newer one in evenkeel.temporal.binary.");
        }
        save(known.asked(fingerprint, version));
    }
}
