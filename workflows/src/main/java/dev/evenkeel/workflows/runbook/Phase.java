package dev.evenkeel.workflows.runbook;

/** A part of a procedure: a list of steps, and over what it runs. */
public record Phase(String name, Scope scope) {

    /** In every scope but {@link #ONCE} the variable {@code site} is the site at hand, and a step's result is that of this site. */
    public enum Scope {
        ONCE,
        /** Once for each site, all at the same time. */
        EVERY_SITE,
        /** Once for each site, wave after wave. */
        WAVES,
        /** Once for each site that was touched, in reverse order. */
        TOUCHED_SITES
    }

    public boolean perSite() {
        return scope != Scope.ONCE;
    }
}
