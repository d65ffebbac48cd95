package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.Cloud.Progress;
import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a change in a cloud once: looks, does nothing when all is so already, else notes that it sends, sends, and looks until it is
 * so. After a restart of the worker, or when an answer is lost, it looks what became of it.
 */
final class Change<S> {

    private static final String BEFORE = "before";
    private static final String SENT = "sent";
    private static final String ACCEPTED = "accepted";
    private static final int MOST_SENT = 3;
    /** How often a change that the cloud has accepted may be neither done nor on its way before that is taken for its end. */
    private static final int MOST_STILL = 60;

    private final CloudAct act;
    private final Cloud cloud;
    private final CloudFailures failures;
    private final Duration lookEvery;
    private final Wanted<S> wanted;
    private String seen = "";

    Change(CloudAct act, Cloud cloud, CloudFailures failures, Duration lookEvery, Wanted<S> wanted) {
        this.act = act;
        this.cloud = cloud;
        this.failures = failures;
        this.lookEvery = lookEvery;
        this.wanted = wanted;
    }

    /**
     * @param before what was kept of the state before
     * @param state null in a rehearsal of something that would be made
     */
    record Made<S>(String before, S state, boolean changed) {}

    Made<S> make() {
        S state = act.read(wanted::look);
        boolean sent = act.noted(SENT).isPresent();
        if (act.noted(BEFORE).isEmpty()) {
            act.note(BEFORE, wanted.kept(state));
        }
        String before = act.noted(BEFORE).orElse("");
        if (!sent) {
            refuse(state);
            if (wanted.reached(state) && !wanted.always()) {
                act.say(wanted.words(state) + ": it is so already, nothing to do");
                return new Made<>(before, state, false);
            }
            act.say((act.rehearsal() ? "would change: " : "") + wanted.words(state) + " → " + wanted.goal());
            if (act.rehearsal()) {
                return new Made<>(before, state, true);
            }
        }
        try {
            return new Made<>(before, sent ? found(state) : sentUntilThere(), true);
        } catch (ActivityCanceledException cancelled) {
            act.say("cancelled: nobody waits any more; " + wanted.what() + " goes on in the cloud"
                    + (seen.isEmpty() ? "" : " (last seen: " + seen + ")"));
            throw cancelled;
        } catch (ApplicationFailure late) {
            if (late.getType().equals(Failures.TIMED_OUT)) {
                throw failures.late(wanted.what(), act.timeoutMillis(), seen);
            }
            throw late;
        }
    }

    private void refuse(S state) {
        String why = wanted.refusal(state);
        if (why != null) {
            throw new CloudTrouble(Kind.REFUSED, why);
        }
    }

    /** It was sent before, by a worker that is gone. */
    private S found(S state) {
        Optional<String> accepted = act.noted(ACCEPTED);
        act.say("it was asked for before; now: " + wanted.words(state));
        if (accepted.isPresent()) {
            return await(accepted.get());
        }
        if (reached(state) || wanted.moving(state)) {
            return await("");
        }
        return again();
    }

    private boolean reached(S state) {
        return wanted.reached(state) && !wanted.always();
    }

    private S sentUntilThere() {
        act.note(SENT, "1");
        for (int sent = 1; ; sent++) {
            try {
                S state = act.read(wanted::look);
                String accepted = act.send(() -> wanted.send(state));
                act.note(ACCEPTED, accepted);
                act.say("accepted" + (accepted.isEmpty() ? "" : " as " + accepted.replaceFirst("[?].*", "")));
                return await(accepted);
            } catch (CloudTrouble trouble) {
                if (trouble.kind() != Kind.NO_ANSWER) {
                    throw trouble;
                }
                act.say("the answer is lost (" + trouble.words() + "); looking whether it was done");
                S now = act.read(wanted::look);
                if (reached(now) || wanted.moving(now)) {
                    return await("");
                }
                if (!wanted.repeatable() || sent == MOST_SENT) {
                    throw failures.unknown(wanted.what(), wanted.words(now));
                }
            }
        }
    }

    private S again() {
        if (!wanted.repeatable()) {
            throw failures.unknown(wanted.what(), wanted.words(act.read(wanted::look)));
        }
        return sentUntilThere();
    }

    private S await(String accepted) {
        int still = 0;
        while (true) {
            Progress progress = accepted.isEmpty() ? Progress.MOVING : read(() -> cloud.progress(accepted));
            if (progress != null && progress.trouble() != null) {
                throw failures.failed(wanted.what(), progress.trouble());
            }
            S state = read(wanted::look);
            if (state != null) {
                boolean over = accepted.isEmpty() || (progress != null && progress.over());
                String words = wanted.words(state);
                if (!words.equals(seen)) {
                    act.say(words);
                    seen = words;
                }
                if (over && wanted.reached(state)) {
                    return state;
                }
                String broken = wanted.broken(state);
                if (broken != null) {
                    throw failures.failed(wanted.what(), broken);
                }
                still = wanted.moving(state) || !over ? 0 : still + 1;
                if (still > MOST_STILL) {
                    throw failures.failed(wanted.what(), "the cloud accepted it, but it is still " + words);
                }
            }
            act.pause(lookEvery);
        }
    }

    /** What is under way goes on also while it cannot be seen; the time-out of the act is the end of patience. */
    private <T> @Nullable T read(Supplier<T> question) {
        try {
            return act.read(question);
        } catch (CloudTrouble trouble) {
            if (trouble.kind() == Kind.THROTTLED
                    || trouble.kind() == Kind.NO_ANSWER
                    || trouble.kind() == Kind.UNREACHABLE) {
                act.say("cannot be seen for now: " + trouble.words());
                return null;
            }
            throw trouble;
        }
    }
}
