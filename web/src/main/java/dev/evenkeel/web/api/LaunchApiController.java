package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.LaunchKeys;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Mode;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Starts runs, by the launcher that the form uses. */
@RestController
class LaunchApiController {

    private static final String KEY = "[\\x21-\\x7e]{1,200}";
    private static final int LONGEST_NAME = 200;

    private final Catalog catalog;
    private final Launcher launcher;
    private final Runs runs;
    private final LaunchKeys keys;
    private final Audit audit;

    LaunchApiController(Catalog catalog, Launcher launcher, Store store) {
        this.catalog = catalog;
        this.launcher = launcher;
        this.runs = store.runs();
        this.keys = store.launchKeys();
        this.audit = store.audit();
    }

    /**
     * @param environment may be left out when the runbook runs in one only
     * @param mode live or rehearsal
     * @param inputs texts, numbers, truths, or lists of those, by the input's id
     */
    record LaunchBody(
            @Nullable String runbook,
            @Nullable String environment,
            @Nullable String mode,
            @Nullable Map<String, @Nullable Object> inputs) {}

    record LaunchAnswer(String id, String page) {}

    @Operation(
            summary = "Start a run, or rehearse it",
            description =
                    "With the same Idempotency-Key and the same body it is the same run, however often it is sent.")
    @PostMapping(path = "/api/v1/runs", consumes = "application/json")
    ResponseEntity<LaunchAnswer> launch(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody LaunchBody body,
            @AuthenticationPrincipal ApiCaller caller) {
        if (key != null && !key.matches(KEY)) {
            throw ApiException.of(
                    HttpStatus.BAD_REQUEST,
                    "This Idempotency-Key cannot be used. Send up to 200 letters, digits and signs, for example a UUID.");
        }
        Launcher.Launch launch = launch(body, caller);
        if (key == null) {
            return start(launch, caller);
        }
        LaunchKeys.Claim wanted = new LaunchKeys.Claim(digest(launch), launch.runId());
        LaunchKeys.Claim claim = keys.claim(caller.getName(), key, wanted);
        if (!claim.body().equals(wanted.body())) {
            throw ApiException.of(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "This Idempotency-Key was used for another launch, which became the run " + claim.runId()
                            + ". Send a new key to start a new run.");
        }
        try {
            return start(as(claim.runId(), launch), caller);
        } catch (ApiException e) {
            keys.release(caller.getName(), key, claim);
            throw e;
        }
    }

    private Launcher.Launch launch(LaunchBody body, ApiCaller caller) {
        Values values = new Values();
        String runbook = values.checked("runbook", body.runbook(), LONGEST_NAME);
        String environment = values.checked("environment", body.environment(), LONGEST_NAME);
        Map<String, List<String>> inputs = values.texts(body.inputs());
        if (runbook.isBlank()) {
            values.wrong("runbook", "Say which runbook.");
        }
        Mode mode = Names.read(Mode.class, values.checked("mode", body.mode(), LONGEST_NAME))
                .orElse(Mode.DRILL);
        if (mode == Mode.DRILL) {
            values.wrong("mode", "Say live or rehearsal.");
        }
        values.complete();
        String where = environment.isEmpty() ? onlyEnvironment(runbook, caller) : environment;
        Reach.check(caller, where);
        return new Launcher.Launch(launcher.newRunId(), runbook, where, mode, inputs, caller.getName());
    }

    private String onlyEnvironment(String runbook, ApiCaller caller) {
        List<String> environments = catalog.find(runbook).map(catalog::environments).orElse(List.of()).stream()
                .filter(caller::reaches)
                .toList();
        if (environments.size() > 1) {
            throw ApiException.field("environment", "Say where: " + String.join(", ", environments) + ".");
        }
        return environments.stream().findFirst().orElse("");
    }

    private ResponseEntity<LaunchAnswer> start(Launcher.Launch launch, ApiCaller caller) {
        boolean known = runs.find(launch.runId()).isPresent();
        return switch (launcher.launch(launch)) {
            case Launcher.Launched.Started started -> {
                if (!known) {
                    audit.append(
                            caller.getName(),
                            "token.launched",
                            started.runId(),
                            Map.of(
                                    "token",
                                    caller.token().id(),
                                    "name",
                                    caller.token().name()),
                            launch.environment());
                }
                yield ResponseEntity.status(known ? HttpStatus.OK : HttpStatus.CREATED)
                        .location(URI.create("/api/v1/runs/" + started.runId()))
                        .body(new LaunchAnswer(started.runId(), "/runs/" + started.runId()));
            }
            case Launcher.Launched.Invalid invalid ->
                throw ApiException.fields(new TreeMap<>(invalid.messages())
                        .entrySet().stream()
                                .map(wrong -> new Problem.FieldError(
                                        wrong.getKey().isEmpty() ? "environment" : "inputs." + wrong.getKey(),
                                        wrong.getValue()))
                                .toList());
            case Launcher.Launched.Refused refused -> throw ApiException.of(status(refused.why()), refused.message());
        };
    }

    private static HttpStatus status(Launcher.Launched.Why why) {
        return switch (why) {
            case ROLE -> HttpStatus.FORBIDDEN;
            case NO_SUCH_RUNBOOK -> HttpStatus.NOT_FOUND;
            case AWAY -> HttpStatus.SERVICE_UNAVAILABLE;
            case PROBLEMS, NOT_NOW -> HttpStatus.CONFLICT;
        };
    }

    private static Launcher.Launch as(String runId, Launcher.Launch launch) {
        return new Launcher.Launch(
                runId, launch.runbook(), launch.environment(), launch.mode(), launch.inputs(), launch.actor());
    }

    private static String digest(Launcher.Launch launch) {
        return CanonicalJson.hash(
                List.of(launch.runbook(), launch.environment(), launch.mode().name(), launch.inputs()));
    }
}
