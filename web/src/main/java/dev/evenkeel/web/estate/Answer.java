package dev.evenkeel.web.estate;

/**
 * What a site says of a service.
 *
 * @param text the version that it answers with, or why there is no answer
 */
public record Answer(State state, String text) {

    public static final Answer NONE = new Answer(State.NOT_ASKED, "");

    public enum State {
        /** The estate does not say how. */
        NOT_ASKED,
        GOOD,
        /** It cannot be reached, or says something that cannot be understood. */
        BAD,
        /** It has not answered yet. */
        PENDING
    }

    static Answer good(String text) {
        return new Answer(State.GOOD, text);
    }

    static Answer bad(String why) {
        return new Answer(State.BAD, why);
    }

    public boolean good() {
        return state == State.GOOD;
    }

    public boolean bad() {
        return state == State.BAD;
    }

    public boolean pending() {
        return state == State.PENDING;
    }
}
