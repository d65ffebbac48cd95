package dev.evenkeel.activities.process;

import dev.evenkeel.activities.process.ActFolder.Claim;
import java.time.Duration;
import java.util.Optional;

/** How far an act is, as seen from its folder and the process table; looks again at each call. */
final class Progress {
    enum State {
        RUNNING,
        /** There is an exit code, and all that the tool printed is on disk. */
        ENDED,
        /** No exit code, and nobody left who could still write one. */
        LOST
    }

    /** The exit code is written moments after the tool has gone. */
    private static final Duration EXIT_CODE_GRACE = Duration.ofMillis(300);
    /** Silence has to do as the end when a process left behind keeps the output open, or the wrapper was killed. */
    private static final Duration SILENCE = Duration.ofMillis(250);

    private static final Duration SILENCE_AT_MOST = Duration.ofSeconds(5);

    private final ActFolder act;
    private final String bootId;
    private long exitSeen;
    private long goneSince;

    Progress(ActFolder act) {
        this.act = act;
        this.bootId = Machine.bootId();
    }

    /** @param lastOutput when the tool was last heard, in the time of {@link System#nanoTime} */
    State look(long lastOutput) {
        long now = System.nanoTime();
        if (act.exitCode().isPresent()) {
            exitSeen = exitSeen == 0 ? now : exitSeen;
            return act.outputIsComplete() || isSilent(now, lastOutput) ? State.ENDED : State.RUNNING;
        }
        if (!ofThisBoot()) {
            return State.LOST;
        }
        if (toolLives() || wrapperLives()) {
            goneSince = 0;
            return State.RUNNING;
        }
        goneSince = goneSince == 0 ? now : goneSince;
        return now - goneSince > EXIT_CODE_GRACE.toNanos() ? State.LOST : State.RUNNING;
    }

    /** Whether the tool may still do something. */
    boolean isOver() {
        return act.exitCode().isPresent() || !(toolLives() || wrapperLives());
    }

    boolean toolLives() {
        return ofThisBoot() && act.tool().map(ProcessId::isAlive).orElse(false);
    }

    boolean wrapperLives() {
        return ofThisBoot()
                && act.claim().map(claim -> claim.wrapper().isAlive()).orElse(false);
    }

    boolean ofThisBoot() {
        return act.claim().map(claim -> claim.bootId().equals(bootId)).orElse(false);
    }

    private boolean isSilent(long now, long lastOutput) {
        long since = Math.max(exitSeen, lastOutput);
        return now - since > SILENCE.toNanos() && (drainsSleep() || now - exitSeen > SILENCE_AT_MOST.toNanos());
    }

    /** A drain that sleeps has nothing left to read. */
    private boolean drainsSleep() {
        Optional<Claim> claim = act.claim();
        return ProcessTable.now().entries().values().stream()
                .filter(entry -> claim.isPresent()
                        && entry.session() == claim.get().wrapper().pid()
                        && entry.name().equals("cat"))
                .allMatch(ProcessTable.Entry::isAsleep);
    }
}
