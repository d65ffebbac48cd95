package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.SecretUse;
import dev.evenkeel.activities.store.SecretUsesLog;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoredSecret;
import dev.evenkeel.web.secrets.SecretKeeper;
import dev.evenkeel.web.security.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The secrets of the built-in store. Values go in; no call gives one out. */
@RestController
class SecretsApiController {

    private static final int USES = 20;

    private final SecretKeeper keeper;
    private final SecretUsesLog uses;

    SecretsApiController(SecretKeeper keeper, Store store) {
        this.keeper = keeper;
        this.uses = store.secretUses();
    }

    /** @param value the secret; written, never read */
    record SecretBody(
            @Nullable String value,
            @Nullable String environment,
            @Nullable String description) {
        @Override
        public String toString() {
            return "SecretBody";
        }
    }

    /** @param at milliseconds since the epoch, as all times here */
    record UseAnswer(String run, String step, int attempt, String environment, String host, long at) {
        static UseAnswer of(SecretUse use) {
            return new UseAnswer(use.runId(), use.step(), use.attempt(), use.environment(), use.host(), use.at());
        }
    }

    /**
     * @param reference what runbooks write
     * @param environment null: open to runs everywhere
     * @param runbooks that name it
     * @param uses the latest first
     */
    record SecretAnswer(
            String name,
            String reference,
            @Nullable String environment,
            String description,
            long version,
            long createdAt,
            String createdBy,
            long changedAt,
            String changedBy,
            List<String> runbooks,
            List<UseAnswer> uses) {}

    @Operation(summary = "The secrets that you look after, without their values")
    @GetMapping("/api/v1/secrets")
    List<SecretAnswer> secrets(@AuthenticationPrincipal ApiCaller caller) {
        return keeper.list(caller.getName()).stream()
                .filter(secret -> reaches(caller, secret.environment()))
                .map(this::answer)
                .toList();
    }

    @Operation(
            summary = "Put a secret",
            description = "Adds it, or gives it a new version. Environment and description count when it is added.")
    @PutMapping(path = "/api/v1/secrets/{name}", consumes = "application/json")
    ResponseEntity<SecretAnswer> put(
            @PathVariable String name, @RequestBody SecretBody body, @AuthenticationPrincipal ApiCaller caller) {
        Optional<StoredSecret> before = keeper.find(name);
        @Nullable String environment = before.isPresent() ? before.get().environment() : body.environment();
        check(caller, environment);
        String value = body.value() == null ? "" : body.value();
        StoredSecret after = kept(() -> before.isPresent()
                ? keeper.replace(caller.getName(), name, value)
                : keeper.add(
                        caller.getName(),
                        name,
                        environment,
                        body.description() == null ? "" : body.description(),
                        value));
        return ResponseEntity.status(before.isPresent() ? HttpStatus.OK : HttpStatus.CREATED)
                .body(answer(after));
    }

    @Operation(summary = "Delete a secret")
    @DeleteMapping("/api/v1/secrets/{name}")
    ResponseEntity<Void> delete(@PathVariable String name, @AuthenticationPrincipal ApiCaller caller) {
        StoredSecret before = keeper.find(name)
                .orElseThrow(() -> ApiException.of(
                        HttpStatus.NOT_FOUND, "There is no such secret. Look for it: GET /api/v1/secrets."));
        check(caller, before.environment());
        kept(() -> {
            keeper.delete(caller.getName(), name);
            return before;
        });
        return ResponseEntity.noContent().build();
    }

    private interface Change {
        StoredSecret make();
    }

    private static StoredSecret kept(Change change) {
        try {
            return change.make();
        } catch (SecretKeeper.Refused e) {
            throw ApiException.of(
                    e.forbidden() ? HttpStatus.FORBIDDEN : HttpStatus.UNPROCESSABLE_CONTENT,
                    String.valueOf(e.getMessage()));
        }
    }

    private SecretAnswer answer(StoredSecret secret) {
        return new SecretAnswer(
                secret.name(),
                "store:" + secret.name(),
                secret.environment(),
                secret.description(),
                secret.version(),
                secret.createdAt(),
                secret.createdBy(),
                secret.changedAt(),
                secret.changedBy(),
                keeper.usedBy(secret.name()),
                uses.of("store:" + secret.name(), USES).stream()
                        .map(UseAnswer::of)
                        .toList());
    }

    private static boolean reaches(ApiCaller caller, @Nullable String environment) {
        return caller.token().environment() == null || (environment != null && caller.reaches(environment));
    }

    private static void check(ApiCaller caller, @Nullable String environment) {
        if (!reaches(caller, environment)) {
            Reach.check(caller, environment == null ? "all environments" : environment);
        }
    }
}
