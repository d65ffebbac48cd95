package dev.evenkeel.web.schedules;

/** What people do to schedules. Each method refuses with a message that says what happened and what to do. */
public interface ScheduleDesk {

    /** Nothing starts any more until it is resumed. */
    void pause(String schedule, String actor, String reason) throws Refused;

    void resume(String schedule, String actor, String reason) throws Refused;

    /**
     * Starts it now, whatever its time table says.
     *
     * @param token chosen by who asks: with the same one it starts once, however often it is sent
     * @return the id of the workflow that starts it
     */
    String start(String schedule, String actor, String token) throws Refused;

    /** Agrees to a start that waits for a person, or refuses it. */
    void decide(String launcher, String actor, boolean agree, String comment) throws Refused;

    /** What kind of refusal it is, for those who do not read words. */
    enum Why {
        ROLE,
        NOT_FOUND,
        NOT_NOW,
        WRONG,
        AWAY
    }

    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final Why why;

        public Refused(Why why, String message) {
            super(message);
            this.why = why;
        }

        public Why why() {
            return why;
        }
    }
}
