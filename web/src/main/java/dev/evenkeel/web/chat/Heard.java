package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatInbox.Said;

/** What a callback turned out to be, after it was proven to come from where it says. */
sealed interface Heard {

    /**
     * Somebody speaks to us.
     *
     * @param carried whether the answer to the callback is shown to the person; else it is sent as a message. Such a callback is never
     *     sent again by the system
     */
    record Words(Said said, boolean carried) implements Heard {}

    /** The system wants to see this text again, to know that the address is ours. */
    record Challenge(String text) implements Heard {}

    /** Not for us: our own message, a picture, what others say to each other. */
    record Nothing() implements Heard {}
}
