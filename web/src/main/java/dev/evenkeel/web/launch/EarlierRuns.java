package dev.evenkeel.web.launch;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.inputs.AskedInputs;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The runs from which another one can be launched, for those who may. */
final class EarlierRuns {

    private final Store store;

    EarlierRuns(Store store) {
        this.store = store;
    }

    /** @throws ResponseStatusException 404 when there is none, 403 for somebody who may not launch there */
    RunView find(String id, Viewer viewer) {
        RunView run = store.runs()
                .find(id)
                .map(summary -> RunView.of(summary, store.journal().read(id, 0)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!viewer.may(Role.OPERATOR, run.summary().environment())) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        return run;
    }

    /** Those of the earlier run, as a form would send them. */
    static Map<String, List<String>> inputs(RunView run) {
        Map<String, List<String>> inputs = new LinkedHashMap<>();
        run.inputs().forEach((id, value) -> inputs.put(id, AskedInputs.texts(value)));
        return inputs;
    }
}
