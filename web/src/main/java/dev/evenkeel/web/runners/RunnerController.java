package dev.evenkeel.web.runners;

import dev.evenkeel.activities.act.ActClaims.Claim;
import dev.evenkeel.activities.act.RunKeys;
import dev.evenkeel.activities.prometheus.Sample;
import dev.evenkeel.activities.runner.Wire;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.RunnerActs.Handed;
import dev.evenkeel.activities.store.Runners;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import io.swagger.v3.oas.annotations.Hidden;
import io.temporal.failure.ApplicationFailure;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a runner tells and asks while it acts. */
@Hidden
@RestController
@RequestMapping(path = Wire.PATH, produces = "application/json")
class RunnerController {

    private static final int LONGEST_INTENT = 16 * 1024;
    private static final int MOST_PIECES = 20_000;
    private static final int MOST_TOOLS = 50;

    private static final Set<String> STREAMS = Set.of("out", "err", Sample.STREAM);
    /** Tasks, and hosts at tasks, that are taken at once. */
    private static final int MOST_RESULTS = 2_000;

    private final Store store;
    private final HeldActs held;
    private final Secrets secrets;
    private final RunKeys keys;
    private final Welcomes welcomes;

    RunnerController(Store store, HeldActs held, Secrets secrets, RunKeys keys, Welcomes welcomes) {
        this.store = store;
        this.held = held;
        this.secrets = secrets;
        this.keys = keys;
        this.welcomes = welcomes;
    }

    @PostMapping("hello")
    byte[] hello(@AuthenticationPrincipal RunnerCaller caller, @RequestBody byte[] body) {
        Wire.Hello hello = Wire.read(body, Wire.Hello.class);
        if (hello.tools().size() > MOST_TOOLS) {
            throw new NotForRunner(400, "A runner has at most " + MOST_TOOLS + " tools.");
        }
        if (hello.ended().size() > MOST_RESULTS) {
            throw new NotForRunner(400, "A runner has at most " + MOST_RESULTS + " acts under way.");
        }
        return Wire.write(welcomes.welcome(
                caller,
                hello,
                new Runners.Seen(
                        shortened(hello.instance()),
                        shortened(hello.version()),
                        shortened(hello.machine()),
                        hello.tools())));
    }

    /** The act is the one that was handed out, with its lock as the workflow said it; the runner only names it. */
    @PostMapping("claims")
    byte[] claim(@AuthenticationPrincipal RunnerCaller caller, @RequestBody byte[] body) {
        Wire.Claiming claiming = Wire.read(body, Wire.Claiming.class);
        Wire.Key key = claiming.act();
        Handed handed = store.runnerActs()
                .find(key.runId(), key.step(), key.attempt())
                .filter(act -> act.runner().equals(caller.id()) && act.endedAt() == null)
                .orElseThrow(() -> held.refused(caller, key, "claim"));
        String intent = claiming.intent().length() <= LONGEST_INTENT
                ? claiming.intent()
                : claiming.intent().substring(0, LONGEST_INTENT) + "…";
        return Wire.write(
                switch (store.claims().claim(handed.act(), caller.id(), intent)) {
                    case Claim.First() -> new Wire.Claimed(Wire.Claimed.Kind.FIRST, "");
                    case Claim.Again() -> new Wire.Claimed(Wire.Claimed.Kind.AGAIN, "");
                    case Claim.Anew() -> new Wire.Claimed(Wire.Claimed.Kind.FIRST, "", true);
                    case Claim.HeldBy(String host) -> new Wire.Claimed(Wire.Claimed.Kind.HELD, host);
                    case Claim.Fenced(String run) -> new Wire.Claimed(Wire.Claimed.Kind.FENCED, run);
                });
    }

    @PostMapping("logs")
    ResponseEntity<Void> logs(@AuthenticationPrincipal RunnerCaller caller, @RequestBody byte[] body) {
        Wire.Logs logs = Wire.read(body, Wire.Logs.class);
        if (logs.pieces().size() > MOST_PIECES) {
            throw new NotForRunner(413, "At most " + MOST_PIECES + " pieces of a log are taken at once.");
        }
        held.begun(caller, logs.act(), "logs");
        Act act = act(logs.act());
        for (Wire.Piece piece : logs.pieces()) {
            if (!STREAMS.contains(piece.stream()) || piece.from() < 0 || piece.to() < piece.from()) {
                throw new NotForRunner(400, "That is no piece of a log.");
            }
            store.logs().append(act, piece.stream(), piece.from(), piece.to(), piece.text(), piece.at());
        }
        return ResponseEntity.noContent().build();
    }

    @PostMapping("plays")
    ResponseEntity<Void> plays(@AuthenticationPrincipal RunnerCaller caller, @RequestBody byte[] body) {
        Wire.Plays plays = Wire.read(body, Wire.Plays.class);
        if (plays.tasks().size() > MOST_RESULTS || plays.cells().size() > MOST_RESULTS) {
            throw new NotForRunner(413, "At most " + MOST_RESULTS + " results of a playbook are taken at once.");
        }
        held.begun(caller, plays.act(), "plays");
        store.plays().record(act(plays.act()), plays.tasks(), plays.cells(), plays.cut());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("secrets")
    byte[] secret(@AuthenticationPrincipal RunnerCaller caller, @RequestBody byte[] body) {
        Wire.SecretAsked asked = Wire.read(body, Wire.SecretAsked.class);
        Handed handed = held.inHand(caller, asked.act(), "secret");
        if (!handed.secrets().contains(asked.reference())) {
            throw held.refused(caller, asked.act(), "secret");
        }
        try {
            String value = secrets.resolve(asked.reference(), handed.act());
            store.audit()
                    .append(
                            caller.id(),
                            "secret.released",
                            asked.act().runId(),
                            Map.of("step", asked.act().step(), "reference", asked.reference(), "site", caller.site()),
                            handed.act().environment());
            return Wire.write(new Wire.Secret(value));
        } catch (ApplicationFailure e) {
            Failures.Detail detail = e.getDetails().getSize() > 0
                    ? e.getDetails().get(Failures.Detail.class)
                    : new Failures.Detail("", "");
            throw new NotForRunner(422, e.getOriginalMessage() + ". " + detail.advice());
        }
    }

    /** Of the run and the site whose act it has begun; the act is the one that was handed out. */
    @PostMapping("run-key")
    byte[] runKey(@AuthenticationPrincipal RunnerCaller caller, @RequestBody byte[] body) {
        Wire.Key key = Wire.read(body, Wire.Key.class);
        Handed handed = held.claimed(caller, key, "run-key");
        return Wire.write(new Wire.RunKey(Base64.getEncoder().encodeToString(keys.of(handed.act()))));
    }

    /** Enough of it to store its output: the rest may have been forgotten. */
    private static Act act(Wire.Key key) {
        return new Act(key.runId(), key.step(), key.attempt(), Mode.LIVE, "", "", Map.of(), 0, null);
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200);
    }
}
