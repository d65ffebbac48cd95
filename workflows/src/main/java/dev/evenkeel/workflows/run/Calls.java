package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.runbook.SecretPlace;
import dev.evenkeel.workflows.runbook.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a step calls the activity of its tool: as an act with a number, while the run holds its lock. */
final class Calls {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(4);

    private final RunContext run;
    private final ServiceLock lock;

    Calls(RunContext run, ServiceLock lock) {
        this.run = run;
        this.lock = lock;
    }

    Act act(Step step, Frame frame, int attempt) {
        return act(step, frame, attempt, DEFAULT_TIMEOUT);
    }

    /** @param usual how long it may take where the step does not say */
    Act act(Step step, Frame frame, int attempt, Duration usual) {
        Duration timeout = step.common().timeout();
        Site site = frame.site();
        return new Act(
                run.request().runId(),
                frame.key(step),
                attempt,
                run.drill().simulates(step) ? Mode.REHEARSAL : run.request().mode(),
                run.request().estate().environment().name(),
                site == null ? "" : site.name(),
                secrets(step.common().secrets(), frame),
                (timeout == null ? usual : timeout).toMillis(),
                lock.fence());
    }

    <A, R> R call(Class<A> activities, Act act, Function<A, R> call) {
        return lock.during(() -> Stubs.call(activities, queue(act), act, call));
    }

    /** For what is done by the server, whatever the site. */
    <A, R> R callHere(Class<A> activities, Act act, Function<A, R> call) {
        return lock.during(() -> Stubs.call(activities, TaskQueues.MAIN, act, call));
    }

    /** A site with a runner is reached by its runner alone; without a live one the act waits in its queue until one comes. */
    private String queue(Act act) {
        boolean runner =
                run.request().estate().site(act.site()).filter(Site::runner).isPresent();
        return runner ? TaskQueues.site(act.site()) : TaskQueues.MAIN;
    }

    /**
     * A reference to a secret, which may be that of an input or of the site.
     *
     * @param what names it, for example {@code key}
     * @return null when none was written
     */
    @Nullable
    String secret(@Nullable String written, String what, Frame frame) {
        if (written == null) {
            return null;
        }
        SecretPlace place = SecretPlace.of(written);
        return reference(place, frame).orElseThrow(() -> missing(place, what, frame));
    }

    /** Without those of inputs that were left out. */
    private Map<String, String> secrets(Map<String, String> written, Frame frame) {
        Map<String, String> references = new LinkedHashMap<>();
        written.forEach((name, text) -> {
            SecretPlace place = SecretPlace.of(text);
            Optional<String> reference = reference(place, frame);
            if (reference.isEmpty() && place instanceof SecretPlace.OfSite) {
                throw missing(place, "secret " + name, frame);
            }
            reference.ifPresent(found -> references.put(name, found));
        });
        return references;
    }

    private Optional<String> reference(SecretPlace place, Frame frame) {
        return place.reference(run.state().inputs(), frame.site());
    }

    private static StepFailure missing(SecretPlace place, String what, Frame frame) {
        Site site = frame.site();
        return place instanceof SecretPlace.OfSite(String credential)
                ? new StepFailure(
                        Failures.BAD_REQUEST,
                        "The " + what + " is the credential '" + credential + "' of the site "
                                + (site == null ? "" : site.name()) + ", which has none of that name",
                        "Add it to the site's credentials in the estate, then launch the runbook anew",
                        "")
                : new StepFailure(
                        Failures.BAD_REQUEST,
                        "The " + what + " is an input that was left out",
                        "Change the inputs, then try again",
                        "");
    }

    /** The last line of an output, for a summary. */
    static String lastLine(@Nullable String output) {
        if (output == null || output.isBlank()) {
            return "";
        }
        String last = output.strip().substring(output.strip().lastIndexOf('\n') + 1);
        return last.length() > 200 ? last.substring(0, 200) + "…" : last;
    }
}
