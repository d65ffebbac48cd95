package dev.evenkeel.web.alerts;

/** Has what has arrived routed. */
public interface Bell {

    /** Returns at once. What is rung for while it still rings becomes one signal. */
    void ring();
}
