package dev.evenkeel.web.api;

import com.fasterxml.jackson.annotation.JsonProperty;
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
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final int LONGEST_REASON = 2_000;

    private static final Launcher.DeclaredIncident NO_INCIDENT =
            new Launcher.DeclaredIncident(null, "", null, null, null);

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
     * @param mode live, drill (of a recovery) or rehearsal
     * @param override why a deploy may not wait for the end of a freeze; it needs the role approver, and another person reviews it
     * @param inputs texts, numbers, truths, or lists of those, by the input's id
     * @param outage of a recovery: when the outage began, RFC 3339; left out: now
     * @param graceful of a recovery: whether the old primary still answers; left out: yes
     * @param severity of an incident: 1, critical, to 5, cosmetic; left out: as the runbook says
     * @param title of an incident: what is wrong, in a few words; left out: that of the runbook
     * @param began of an incident: when the impact began, RFC 3339; left out: now
     * @param isPrivate of an incident: whether only its people see it; left out: as the runbook says
     * @param origin the run of the incident that it helps
     * @param returnsFrom of a recovery: the run of the failover that this one leads back from
     */
    record LaunchBody(
            @Nullable String runbook,
            @Nullable String environment,
            @Nullable String mode,
            @Nullable Map<String, @Nullable Object> inputs,
            @Nullable String outage,
            @Nullable Boolean graceful,
            @Nullable String returnsFrom,
            @Nullable String override,
            @Nullable Integer severity,
            @Nullable String title,
            @Nullable String began,
            @JsonProperty("private") @Nullable Boolean isPrivate,
            @Nullable String origin) {}

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
            return start(launch.as(claim.runId()), caller);
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
        String override = values.checked("override", body.override(), LONGEST_REASON);
        if (runbook.isBlank()) {
            values.wrong("runbook", "Say which runbook.");
        }
        Optional<Mode> mode = Names.read(Mode.class, values.checked("mode", body.mode(), LONGEST_NAME));
        if (mode.isEmpty()) {
            values.wrong("mode", "Say live, drill or rehearsal.");
        }
        String returnsFrom = values.checked("returnsFrom", body.returnsFrom(), LONGEST_NAME);
        Launcher.Declaration declaration = new Launcher.Declaration(
                time("outage", body.outage(), values),
                !Boolean.FALSE.equals(body.graceful()),
                returnsFrom.isEmpty() ? null : returnsFrom,
                null);
        Launcher.DeclaredIncident incident = new Launcher.DeclaredIncident(
                body.severity(),
                values.checked("title", body.title(), LONGEST_NAME),
                time("began", body.began(), values),
                null,
                body.isPrivate());
        String origin = values.checked("origin", body.origin(), LONGEST_NAME);
        values.complete();
        String where = environment.isEmpty() ? onlyEnvironment(runbook, caller) : environment;
        Reach.check(caller, where);
        Launcher.Terms terms = Launcher.Terms.NONE
                .declared(declaration.equals(Launcher.Declaration.PLANNED) ? null : declaration)
                .incident(incident.equals(NO_INCIDENT) ? null : incident)
                .from(origin)
                .overriding(override);
        return new Launcher.Launch(
                launcher.newRunId(), runbook, where, mode.orElseThrow(), inputs, caller.getName(), terms);
    }

    private static @Nullable Long time(String field, @Nullable String sent, Values values) {
        String text = values.checked(field, sent, LONGEST_NAME);
        try {
            return text.isEmpty()
                    ? null
                    : OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            values.wrong(field, "Write the time as 2026-12-31T23:59:00Z.");
            return null;
        }
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
                                .map(wrong -> new Problem.FieldError(field(wrong.getKey()), wrong.getValue()))
                                .toList());
            case Launcher.Launched.Refused refused -> throw ApiException.of(status(refused.why()), refused.message());
        };
    }

    private static String field(String key) {
        return switch (key) {
            case "" -> "environment";
            case Launcher.Declaration.OUTAGE -> "outage";
            case Launcher.DeclaredIncident.SEVERITY -> "severity";
            case Launcher.DeclaredIncident.TITLE -> "title";
            case Launcher.DeclaredIncident.BEGAN -> "began";
            default -> "inputs." + key;
        };
    }

    private static HttpStatus status(Launcher.Launched.Why why) {
        return switch (why) {
            case ROLE -> HttpStatus.FORBIDDEN;
            case NO_SUCH_RUNBOOK -> HttpStatus.NOT_FOUND;
            case AWAY -> HttpStatus.SERVICE_UNAVAILABLE;
            case PROBLEMS, FROZEN, NOT_NOW -> HttpStatus.CONFLICT;
        };
    }

    private static String digest(Launcher.Launch launch) {
        return CanonicalJson.hash(List.of(
                launch.runbook(),
                launch.environment(),
                launch.mode().name(),
                launch.inputs(),
                String.valueOf(launch.terms().declaration()),
                String.valueOf(launch.terms().override()),
                String.valueOf(launch.terms().incident()),
                String.valueOf(launch.terms().origin())));
    }
}
