package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.workflows.estate.Channel;

/** Brings answers to where the question came from. */
interface Answers {

    /** Tries for some seconds; never fails. */
    void send(Channel channel, Said said, Reply reply);

    /** As the channel writes it, for an answer that the callback's own answer carries. */
    String written(Channel channel, Said said, Reply reply);
}
