package dev.evenkeel.web.temporal;

/** A Temporal server that somebody else runs. */
record ExternalTemporal(String target) implements TemporalServer {

    @Override
    public void awaitUp() {
        // Others look after it; whether it answers shows when the workers connect.
    }

    @Override
    public Condition condition() {
        return new Condition(true, "external server at " + target);
    }

    @Override
    public void close() {
        // Not ours to stop.
    }
}
