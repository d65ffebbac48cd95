package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.estate.Channel;
import java.nio.charset.StandardCharsets;

/** A command of somebody who is known. */
record Asked(Channel channel, Said said, String user) {

    private static final int ID_LENGTH = 40;

    /** The same whenever the message is taken up: what is done twice for it counts once. */
    String id() {
        return "chat-"
                + CanonicalJson.sha256(said.key().getBytes(StandardCharsets.UTF_8))
                        .substring(0, ID_LENGTH);
    }

    Decision.Via via() {
        return new Decision.Via(said.channel(), said.who().account());
    }
}
