package dev.evenkeel.web.readiness;

/** Has readiness evaluated. */
public interface Evaluations {

    /**
     * Asks for an evaluation. What is asked for while one runs becomes one more after it, however often it is asked for.
     *
     * @throws Away when nobody can be asked now; nothing was started
     */
    void ask() throws Away;

    /** Temporal does not answer. */
    final class Away extends Exception {
        private static final long serialVersionUID = 1L;

        Away(String why) {
            super("Temporal does not answer (" + why + "). Nothing was started; ask again in a moment.");
        }

        public String words() {
            return String.valueOf(getMessage());
        }
    }
}
