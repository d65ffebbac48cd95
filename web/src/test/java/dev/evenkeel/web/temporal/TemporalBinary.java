package dev.evenkeel.web.temporal;

/** For the tests of other packages. */
public final class TemporalBinary {

    private TemporalBinary() {}

    /** Skips the test when there is none. */
    public static String path() {
        return RequiresTemporal.binary().toString();
    }
}
