package dev.evenkeel.workflows.contract;

/** What a person may do, each per environment. Each role up to {@link #APPROVER} includes those before it. */
public enum Role {
    VIEWER,
    RESPONDER,
    OPERATOR,
    APPROVER,
    /** May edit runbooks. */
    AUTHOR,
    /** May do everything, and manage people. */
    ADMIN;

    /** Whether somebody with this role may do what asks for {@code needed}. */
    public boolean covers(Role needed) {
        return this == ADMIN || this == needed || (this != AUTHOR && needed != AUTHOR && compareTo(needed) >= 0);
    }
}
