package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads each definition once: runs of the same runbook share the compiled expressions, and a replay finds them ready. */
public final class RememberedRunbooks implements PinnedRunbooks {

    private static final int LIMIT = 500;

    private final Map<String, Runbook> runbooks = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Runbook> eldest) {
            return size() > LIMIT;
        }
    };

    @Override
    public Runbook runbook(RunRequest.Definition definition) {
        synchronized (runbooks) {
            return runbooks.computeIfAbsent(
                    definition.path() + definition.hash(), key -> RunbookReader.read(
                                    definition.path(), definition.text(), Surroundings.permissive())
                            .orElseThrow());
        }
    }
}
