package dev.evenkeel.workflows.runbook;

/** A part of a procedure: a list of steps, and over what it runs. */
public record Phase(String name, Scope scope) {

    /** In a scope that goes over sites the variable {@code site} is the site at hand, and a step's result is that of this site. */
    public enum Scope {
        ONCE,
        /** Once for each site, all at the same time. */
        EVERY_SITE,
        /** Once for each site, wave after wave. */
        WAVES,
        /** Once for each site that was touched, in reverse order. */
        TOUCHED_SITES,
        /** Once, as a run of its own or after what may have come half-way. */
        RETURN,
        /** Once, whenever people say so; again when they say so again. */
        ANY_TIME
    }

    public boolean perSite() {
        return scope == Scope.EVERY_SITE || scope == Scope.WAVES || scope == Scope.TOUCHED_SITES;
    }

    /** Whether the phases before it may not have been walked, or not to their end: their results are optional here. */
    public boolean mayStandAlone() {
        return scope == Scope.TOUCHED_SITES || scope == Scope.RETURN || scope == Scope.ANY_TIME;
    }
}
