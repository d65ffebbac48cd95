package dev.evenkeel.web.schedules;

/** The workflows that the times of schedules start, as Temporal knows them. */
interface Launchers {

    /** It may fail as gRPC does. @param id of the workflow */
    State state(String id);

    enum State {
        UNKNOWN,
        RUNNING,
        CLOSED
    }
}
