package dev.evenkeel.workflows.cases;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a step of a run as a test writes it: {@code healthy}, {@code rollout/healthy}, {@code rollout/healthy@south},
 * {@code facts[north]}; in a run that a step has started, {@code there > healthy}. What is left out stands for any: a phase, the items
 * of its loops, a site.
 *
 * @param written as the file has it
 * @param id the step's id; the whole text when it does not read like a key
 * @param inner the step in the run that this one has started; null for this one itself
 */
public record StepPattern(
        String written,
        @Nullable String phase,
        String id,
        @Nullable String items,
        @Nullable String site,
        @Nullable StepPattern inner) {

    /** Between a step that runs another runbook and a step of that one. */
    public static final String INTO = " > ";

    private static final int DEEPEST = 8;
    private static final Pattern KEY =
            Pattern.compile("(?:([a-z_]{1,60})/)?([^\\[\\]@/]{1,200})((?:\\[[^\\]]*+\\]){0,9})(?:@(.+))?");

    public static StepPattern of(String written) {
        return of(written, 0);
    }

    private static StepPattern of(String written, int depth) {
        int into = depth < DEEPEST ? written.indexOf(INTO) : -1;
        Matcher key = KEY.matcher(into < 0 ? written : written.substring(0, into));
        StepPattern inner = into < 0 ? null : of(written.substring(into + INTO.length()), depth + 1);
        return key.matches()
                ? new StepPattern(written, key.group(1), key.group(2), empty(key.group(3)), key.group(4), inner)
                : new StepPattern(written, null, written, null, null, null);
    }

    /** @param key of a step of a run, for example {@code rollout/healthy@south}, or {@code steps/there > steps/work} */
    public boolean fits(String key) {
        return key.equals(written) || fits(of(key));
    }

    private boolean fits(StepPattern step) {
        return id.equals(step.id)
                && (phase == null || phase.equals(step.phase))
                && (items == null || items.equals(step.items))
                && (site == null || site.equals(step.site))
                && (inner == null ? step.inner == null : step.inner != null && inner.fits(step.inner));
    }

    private static @Nullable String empty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    @Override
    public String toString() {
        return written;
    }
}
