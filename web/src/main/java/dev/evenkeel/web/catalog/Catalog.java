package dev.evenkeel.web.catalog;

import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runbook folder, loaded, and loaded again when it changes. A broken file keeps its last good version and shows the problem. */
public interface Catalog {

    /** All runbooks, by name. */
    List<Entry> entries();

    Optional<Entry> find(String name);

    /** Problems of the estate; empty when it is fine. */
    List<Problem> estateProblems();

    /** The names of the environments in which a runbook may run: those of its service, or all. */
    List<String> environments(Entry entry);

    /** The values that an input may have in an environment; empty when it may have any. */
    default List<String> choices(Entry entry, String environment, Input input) {
        return input.options();
    }

    /**
     * @param path relative to the runbook folder
     * @param runbook the last good version; null when the file never was good
     * @param text the text of that version
     * @param hash SHA-256 of the text, in hex
     * @param problems of the file as it is now
     */
    record Entry(
            String name,
            String path,
            @Nullable Runbook runbook,
            String text,
            String hash,
            String commit,
            String editor,
            List<Problem> problems) {

        public boolean launchable() {
            return runbook != null && problems.isEmpty();
        }
    }
}
