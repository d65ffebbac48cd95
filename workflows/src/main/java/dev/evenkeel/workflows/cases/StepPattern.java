package dev.evenkeel.workflows.cases;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a step of a run as a test writes it: {@code healthy}, {@code rollout/healthy}, {@code rollout/healthy@south},
 * {@code facts[north]}. What is left out stands for any: a phase, the items of its loops, a site.
 *
 * @param written as the file has it
 * @param id the step's id; the whole text when it does not read like a key
 */
public record StepPattern(
        String written,
        @Nullable String phase,
        String id,
        @Nullable String items,
        @Nullable String site) {

    private static final Pattern KEY =
            Pattern.compile("(?:([a-z_]{1,60})/)?([^\\[\\]@/]{1,200})((?:\\[[^\\]]*+\\]){0,9})(?:@(.+))?");

    public static StepPattern of(String written) {
        Matcher key = KEY.matcher(written);
        return key.matches()
                ? new StepPattern(written, key.group(1), key.group(2), empty(key.group(3)), key.group(4))
                : new StepPattern(written, null, written, null, null);
    }

    /** @param key of a step of a run, for example {@code rollout/healthy@south} */
    public boolean fits(String key) {
        StepPattern step = of(key);
        return key.equals(written)
                || (id.equals(step.id)
                        && (phase == null || phase.equals(step.phase))
                        && (items == null || items.equals(step.items))
                        && (site == null || site.equals(step.site)));
    }

    private static @Nullable String empty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    @Override
    public String toString() {
        return written;
    }
}
