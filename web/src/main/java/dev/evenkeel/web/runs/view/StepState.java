package dev.evenkeel.web.runs.view;

import java.util.Locale;

/** Where a step stands. Each has an icon and a tone, so that colour never says it alone. */
public enum StepState {
    PENDING("calm"),
    RUNNING("run"),
    WAITING("wait"),
    /** It may or may not have been done. */
    UNKNOWN("wait"),
    DONE("ok"),
    FAILED("bad"),
    SKIPPED("calm"),
    /** Shown by a rehearsal, not done. */
    PREVIEWED("trial"),
    /** The run ended before its turn, or while it ran. */
    NOT_DONE("calm");

    private final String tone;

    StepState(String tone) {
        this.tone = tone;
    }

    public String tone() {
        return tone;
    }

    public String icon() {
        return this == NOT_DONE ? "skipped" : name().toLowerCase(Locale.ROOT);
    }

    /** The key of its word in the message bundles. */
    public String key() {
        return "step.state." + name();
    }

    public boolean current() {
        return this == RUNNING || this == WAITING || this == UNKNOWN;
    }

    public boolean settled() {
        return !current() && this != PENDING;
    }
}
