package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads each definition once: runs of the same runbook share the compiled expressions, and a replay finds them ready. */
public final class RememberedRunbooks implements PinnedRunbooks {

    private static final int LIMIT = 500;

    private final RunbookReader reader;

    private final Map<String, Runbook> runbooks = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Runbook> eldest) {
            return size() > LIMIT;
        }
    };

    public RememberedRunbooks(RunbookReader reader) {
        this.reader = reader;
    }

    @Override
    public Runbook runbook(RunRequest.Definition definition) {
        synchronized (runbooks) {
            return runbooks.computeIfAbsent(definition.path() + definition.hash(), key -> read(definition));
        }
    }

    private Runbook read(RunRequest.Definition definition) {
        return switch (reader.read(definition.path(), definition.text(), Surroundings.PERMISSIVE)) {
            case Reading.Good good -> good.runbook();
            case Reading.Bad bad ->
                throw new IllegalArgumentException("A run was started with a broken runbook: " + bad.problems());
        };
    }
}
