package dev.evenkeel.activities.cloud;

import org.jspecify.annotations.Nullable;

/** A change of something in a cloud, as {@link Change} makes it. */
interface Wanted<S> {

    /** What is changed to what, for people: {@code stop of shop-db}. */
    String what();

    S look();

    boolean reached(S state);

    /** Whether it is on its way, so that it is waited for. */
    boolean moving(S state);

    /** How it is, for people. */
    String words(S state);

    /** How it shall be, for people. */
    String goal();

    /** Why it must not begin as things are, or null. */
    default @Nullable String refusal(S state) {
        return null;
    }

    /** Why it will never be, or null. */
    default @Nullable String broken(S state) {
        return null;
    }

    /** Sends it. @return see {@link Cloud#progress} */
    String send(S state);

    /** Whether sending it again, when it is neither done nor on its way, can do no harm. */
    default boolean repeatable() {
        return true;
    }

    /** Whether {@link #reached} only counts after it was sent. */
    default boolean always() {
        return false;
    }

    /** What is kept of the state before, for the result. */
    String kept(S state);
}
