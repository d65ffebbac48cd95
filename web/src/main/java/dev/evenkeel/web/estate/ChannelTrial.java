package dev.evenkeel.web.estate;

import dev.evenkeel.activities.chat.Courier.Delivery;

/** Sends a test message, so that nobody finds out at night that a channel does not work. */
@FunctionalInterface
public interface ChannelTrial {

    /**
     * Tries for some seconds; never fails.
     *
     * @param by who wants to see it
     */
    Delivery send(String channel, String by);
}
