package dev.evenkeel.workflows.runbook;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What exists around a runbook, so that references out of the file can be checked. */
public interface Surroundings {

    /** Inside a workflow nothing is looked up: the file was checked before the run started. */
    Surroundings PERMISSIVE = new Surroundings() {
        @Override
        public boolean exists(String path) {
            return true;
        }

        @Override
        public Optional<Set<String>> services() {
            return Optional.empty();
        }

        @Override
        public Optional<Set<String>> sites() {
            return Optional.empty();
        }

        @Override
        public Optional<Set<String>> channels() {
            return Optional.empty();
        }
    };

    /** @param path relative to the runbook folder */
    boolean exists(String path);

    /** The services of the estate; empty when that is not known. */
    Optional<Set<String>> services();

    /** The sites of the estate; empty when that is not known. */
    Optional<Set<String>> sites();

    /** The channels of the estate; empty when that is not known. */
    Optional<Set<String>> channels();

    /**
     * What is wrong with a run that starts by itself, as far as the estate tells: messages by the id of the input, and with an empty
     * id about its environment.
     */
    default Map<String, String> wrong(Runbook runbook, PlannedRun planned) {
        return Map.of();
    }
}
