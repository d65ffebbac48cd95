package dev.evenkeel.activities.process;

import dev.evenkeel.activities.process.ActFolder.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Ends a tool: asks, asks firmly, then kills whatever is left of its tree. */
final class Ending {
    private static final Duration TERM_GRACE = Duration.ofSeconds(3);
    private static final Duration LEFTOVER_GRACE = Duration.ofMillis(300);
    private static final Duration KILL_AT_MOST = Duration.ofSeconds(15);
    private static final Duration WRAPPER_GRACE = Duration.ofSeconds(2);
    private static final long RECORD_EVERY = Duration.ofMillis(200).toNanos();

    private final ActFolder act;
    private final ProcessTree tree;
    private final Progress progress;
    private long recordedAt;

    Ending(ActFolder act, ProcessTree tree) {
        this.act = act;
        this.tree = tree;
        this.progress = new Progress(act);
    }

    List<KilledProcess> end(Duration grace) throws InterruptedException {
        Waiting.until(WRAPPER_GRACE, () -> act.tool().isPresent() || progress.isOver());
        // Before the first signal: a tool that ends leaves its descendants without a parent.
        tree.living();
        if (progress.toolLives()) {
            act.tool().ifPresent(Signals::interrupt);
            if (!toolEnds(grace)) {
                act.tool().ifPresent(tool -> tool.signal(false));
                toolEnds(grace.compareTo(TERM_GRACE) < 0 ? grace : TERM_GRACE);
            }
        }
        List<Seen> left = tree.living();
        left.forEach(process -> process.id().signal(false));
        Waiting.until(LEFTOVER_GRACE, () -> tree.living().isEmpty());
        List<KilledProcess> killed = killTree();
        endWrapper();
        return killed;
    }

    private boolean toolEnds(Duration atMost) throws InterruptedException {
        return Waiting.until(atMost, () -> {
            if (System.nanoTime() - recordedAt > RECORD_EVERY) {
                tree.record(ProcessTable.now());
                recordedAt = System.nanoTime();
            }
            return !progress.toolLives();
        });
    }

    /** Again and again, because a tree that is being killed may still grow. */
    private List<KilledProcess> killTree() throws InterruptedException {
        Set<KilledProcess> killed = new LinkedHashSet<>();
        boolean gone = Waiting.until(KILL_AT_MOST, () -> {
            List<Seen> living = tree.living();
            if (!living.isEmpty()) {
                act.addToKilled(living);
            }
            for (Seen process : living) {
                process.id().signal(true);
                killed.add(new KilledProcess(process.id().pid(), process.name()));
            }
            return living.isEmpty();
        });
        if (!gone) {
            throw new CannotEnd(tree.living().stream()
                    .map(seen -> new KilledProcess(seen.id().pid(), seen.name()))
                    .toList());
        }
        return new ArrayList<>(killed);
    }

    /** It ends by itself once nobody holds the tool's output open; its exit code is wanted. */
    private void endWrapper() throws InterruptedException {
        if (Waiting.until(WRAPPER_GRACE, () -> !progress.wrapperLives())) {
            return;
        }
        act.claim()
                .ifPresent(claim -> ProcessTable.now().entries().values().stream()
                        .filter(entry -> entry.session() == claim.wrapper().pid() && progress.wrapperLives())
                        .map(ProcessTable.Entry::id)
                        .toList()
                        .forEach(id -> id.signal(true)));
        Waiting.until(WRAPPER_GRACE, () -> !progress.wrapperLives());
    }
}
