package dev.evenkeel.activities.prometheus;

/** A question was not answered, for a reason that people can read. */
final class Trouble extends Exception {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    enum Kind {
        /** It may go well another time: no connection, no answer in time, a server in trouble, an answer that makes no sense. */
        PASSING,
        /** The query is wrong: it will not get better. */
        WRONG,
        /** The credentials are refused. */
        REFUSED
    }

    Trouble(Kind kind, String why) {
        super(why);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    String why() {
        return String.valueOf(getMessage());
    }

    String advice() {
        return switch (kind) {
            case PASSING -> "Check that the server is up, and the way to it from the host that acts.";
            case WRONG -> "Try the query in Prometheus, and mend it in the runbook.";
            case REFUSED -> "Check the credentials that the site or the step names.";
        };
    }
}
