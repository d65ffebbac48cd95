package dev.evenkeel.web.api;

import dev.evenkeel.web.inputs.Uploads;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.workflows.contract.InputFile;
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes the files that runs are launched with. */
@RestController
class UploadApiController {

    static final String PATH = "/api/v1/files";

    private final Uploads uploads;

    UploadApiController(Uploads uploads) {
        this.uploads = uploads;
    }

    /**
     * @param value what a launch sends as the value of the input
     * @param name as it is kept: without folders and without signs that mean something elsewhere
     * @param size in bytes
     */
    record FileAnswer(String value, String name, String sha256, long size) {}

    @Operation(
            summary = "Upload a file for an input of a launch",
            description =
                    "The body is the file as it is, 25 MiB at most. A launch names it by the value that is answered. Only who"
                            + " uploaded a file can launch a run with it.")
    @PostMapping(path = PATH, consumes = "application/octet-stream")
    ResponseEntity<FileAnswer> upload(
            @RequestParam String name,
            @RequestBody(required = false) byte @Nullable [] body,
            @AuthenticationPrincipal ApiCaller caller) {
        try {
            InputFile file = uploads.keep(caller.getName(), name, body == null ? new byte[0] : body);
            return ResponseEntity.status(HttpStatus.CREATED)
                    .body(new FileAnswer(file.text(), file.name(), file.sha256(), file.size()));
        } catch (Uploads.Refused e) {
            throw ApiException.of(HttpStatus.CONTENT_TOO_LARGE, e.why());
        }
    }
}
