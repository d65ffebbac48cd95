package dev.evenkeel.web.runners;

import dev.evenkeel.activities.runner.RunbookBundle;
import dev.evenkeel.activities.runner.Wire;
import dev.evenkeel.activities.store.RunnerActs.Handed;
import dev.evenkeel.activities.store.Store;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The files of an act, for the runner that holds it. */
@Hidden
@RestController
@RequestMapping(Wire.PATH)
class RunnerFilesController {

    private static final int LONGEST_NAME = 200;

    private final Store store;
    private final HeldActs held;
    private final Bundles bundles;

    RunnerFilesController(Store store, HeldActs held, Bundles bundles) {
        this.store = store;
        this.held = held;
        this.bundles = bundles;
    }

    @PostMapping(path = "artifacts", produces = "application/json")
    byte[] keep(
            @AuthenticationPrincipal RunnerCaller caller,
            @RequestParam String run,
            @RequestParam String step,
            @RequestParam int attempt,
            @RequestParam String name,
            @RequestParam String type,
            @RequestBody(required = false) byte[] bytes) {
        Handed handed = held.claimed(caller, new Wire.Key(run, step, attempt), "artifact");
        if (name.isBlank() || name.length() > LONGEST_NAME || type.length() > LONGEST_NAME) {
            throw new NotForRunner(400, "That is no name of an artifact.");
        }
        return Wire.write(
                new Wire.Kept(store.artifacts().keep(handed.act(), name, type, bytes == null ? new byte[0] : bytes)));
    }

    @GetMapping(path = "artifacts/{sha256}")
    ResponseEntity<byte[]> artifact(
            @AuthenticationPrincipal RunnerCaller caller,
            @PathVariable String sha256,
            @RequestParam String run,
            @RequestParam String step,
            @RequestParam int attempt) {
        Wire.Key key = new Wire.Key(run, step, attempt);
        Handed handed = held.inHand(caller, key, "artifact");
        boolean carried = handed.files().contains(sha256)
                || handed.files().contains(Handing.OF_RUN + sha256)
                        && store.artifacts().find(run, sha256).isPresent();
        if (!carried) {
            throw held.refused(caller, key, "artifact");
        }
        return store.artifacts()
                .bytes(sha256)
                .map(bytes -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .body(bytes))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    /** The runbook folder as the server's own tools would see it now. */
    @GetMapping(path = "runbooks")
    ResponseEntity<byte[]> runbooks(
            @AuthenticationPrincipal RunnerCaller caller,
            @RequestParam String run,
            @RequestParam String step,
            @RequestParam int attempt,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, defaultValue = "") String known)
            throws IOException {
        held.inHand(caller, new Wire.Key(run, step, attempt), "runbooks");
        Bundles.Bundle bundle;
        try {
            bundle = bundles.current();
        } catch (RunbookBundle.TooLarge e) {
            throw new NotForRunner(422, String.valueOf(e.getMessage()));
        }
        String tag = "\"" + bundle.digest() + "\"";
        return known.equals(tag)
                ? ResponseEntity.status(HttpStatus.NOT_MODIFIED).build()
                : ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .header(HttpHeaders.ETAG, tag)
                        .body(bundle.bytes());
    }
}
