package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.runs.EvidenceFiles;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.workflows.contract.EvidenceFile;
import dev.evenkeel.workflows.contract.RunSummary;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes the files that a task asks for as evidence. */
@RestController
class EvidenceApiController {

    private final Store store;
    private final Viewers viewers;
    private final EvidenceFiles files;
    private final Reach reach;

    EvidenceApiController(Store store, Viewers viewers, EvidenceFiles files, Reach reach) {
        this.store = store;
        this.viewers = viewers;
        this.files = files;
        this.reach = reach;
    }

    @Operation(
            summary = "Upload a file that a task asks for",
            description =
                    "The body is the file, at most 10 MiB. Then complete the task, with the sha256 of the answer as"
                            + " the value of that field.")
    @PostMapping(path = "/api/v1/runs/{id}/files", consumes = "application/octet-stream")
    EvidenceFile upload(
            @PathVariable String id,
            @RequestParam String step,
            @RequestParam String field,
            @RequestParam String name,
            @RequestBody byte[] body,
            @AuthenticationPrincipal ApiCaller caller) {
        RunSummary summary = reach.run(id, caller);
        RunView run = RunView.of(summary, store.journal().read(id, 0));
        try {
            return files.keep(
                    run, run.question(step).orElse(null), field, name, body, viewers.viewer(caller.getName()));
        } catch (EvidenceFiles.Refused e) {
            throw ApiException.of(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
        }
    }
}
