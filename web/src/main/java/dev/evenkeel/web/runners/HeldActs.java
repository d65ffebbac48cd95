package dev.evenkeel.web.runners;

import dev.evenkeel.activities.runner.Wire;
import dev.evenkeel.activities.store.Claims;
import dev.evenkeel.activities.store.RunnerActs;
import dev.evenkeel.activities.store.RunnerActs.Handed;
import dev.evenkeel.activities.store.Store;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Answers what a runner holds, from what the server has handed out and from the claims: never from what a runner says. */
@Component
class HeldActs {

    private final RunnerActs acts;
    private final Claims claims;
    private final Refusals refusals;

    HeldActs(Store store, Refusals refusals) {
        this.acts = store.runnerActs();
        this.claims = store.claims();
        this.refusals = refusals;
    }

    /**
     * An act that the runner has in hand: handed to it, not answered for, and claimed by nobody else.
     *
     * @param what it asks for
     * @throws NotForRunner when it has not; it names the holder when the act was handed to this runner but another host has begun it
     */
    Handed inHand(RunnerCaller caller, Wire.Key key, String what) {
        Handed handed = acts.find(key.runId(), key.step(), key.attempt())
                .filter(act -> act.runner().equals(caller.id()) && act.endedAt() == null)
                .orElseThrow(() -> refused(caller, key, what));
        holder(key).filter(host -> !host.equals(caller.id())).ifPresent(host -> {
            throw NotForRunner.heldBy(host);
        });
        return handed;
    }

    /** Like {@link #inHand}, and begun: claimed by this runner. */
    Handed claimed(RunnerCaller caller, Wire.Key key, String what) {
        Handed handed = inHand(caller, key, what);
        if (holder(key).isEmpty()) {
            throw refused(caller, key, what);
        }
        return handed;
    }

    /** An act that the runner has begun, over or not: its output may come late. */
    void begun(RunnerCaller caller, Wire.Key key, String what) {
        if (holder(key).filter(caller.id()::equals).isEmpty()) {
            throw refused(caller, key, what);
        }
    }

    NotForRunner refused(RunnerCaller caller, Wire.Key key, String what) {
        refusals.refused(caller.id(), what, Map.of("run", key.runId(), "step", key.step(), "attempt", key.attempt()));
        return new NotForRunner(
                403, "The runner " + caller.id() + " does not hold " + key.step() + " of the run " + key.runId() + ".");
    }

    private Optional<String> holder(Wire.Key key) {
        return claims.find(key.runId(), key.step(), key.attempt())
                .map(Claims.Claimed::host)
                .filter(host -> !host.isEmpty());
    }
}
