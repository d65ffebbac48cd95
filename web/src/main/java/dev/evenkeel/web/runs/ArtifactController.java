package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Artifact;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.log.LogLines;
import dev.evenkeel.workflows.contract.Role;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** What a run has left: as a page where it is text, and as a download. Never as something that a browser would run. */
@Controller
@RequestMapping("/runs/{id}/artifacts/{sha256}")
class ArtifactController {

    private static final int SHOWN = 512 * 1024;
    private static final Set<String> READABLE = Set.of("application/json", "application/yaml", "application/x-ndjson");

    private final Store store;

    ArtifactController(Store store) {
        this.store = store;
    }

    @GetMapping
    String show(@PathVariable String id, @PathVariable String sha256, Model model) {
        Artifact artifact = artifact(id, sha256);
        byte[] bytes = bytes(sha256);
        boolean readable = readable(artifact);
        model.addAttribute("run", store.runs().find(id).orElseThrow(ArtifactController::missing));
        model.addAttribute("artifact", artifact);
        model.addAttribute("readable", readable);
        model.addAttribute("cut", bytes.length > SHOWN);
        model.addAttribute(
                "html",
                readable
                        ? LogLines.html(new String(bytes, 0, Math.min(bytes.length, SHOWN), StandardCharsets.UTF_8))
                        : "");
        return "runs/artifact";
    }

    /**
     * A plan file holds sensitive values in the clear, as Terraform writes it: only an administrator takes it away. What a person gave
     * as evidence is for everybody who sees the run.
     */
    @GetMapping("/download")
    ResponseEntity<byte[]> download(
            @PathVariable String id, @PathVariable String sha256, @ModelAttribute("viewer") Viewer viewer) {
        Artifact artifact = artifact(id, sha256);
        String environment =
                store.runs().find(id).orElseThrow(ArtifactController::missing).environment();
        if (!readable(artifact) && artifact.keptBy() == null && !viewer.may(Role.ADMIN, environment)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(artifact.name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .body(bytes(sha256));
    }

    private static boolean readable(Artifact artifact) {
        return artifact.mediaType().startsWith("text/")
                || READABLE.contains(artifact.mediaType())
                || artifact.mediaType().endsWith("+json");
    }

    private Artifact artifact(String id, String sha256) {
        return store.artifacts().find(id, sha256).orElseThrow(ArtifactController::missing);
    }

    private byte[] bytes(String sha256) {
        return store.artifacts().bytes(sha256).orElseThrow(ArtifactController::missing);
    }

    private static ResponseStatusException missing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
