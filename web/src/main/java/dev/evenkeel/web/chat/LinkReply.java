package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatCodes.Code;
import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.ChatLinks.Link;
import dev.evenkeel.activities.store.ChatStore;
import dev.evenkeel.activities.store.Store;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Links the account of whoever types a code to the person to whom it was shown. */
@Component
class LinkReply {

    static final String PAGE = "/settings/chat";

    private final ChatStore chat;
    private final OneTimeCodes codes;
    private final InstantSource clock;

    LinkReply(Store store, OneTimeCodes codes, InstantSource clock) {
        this.chat = store.chat();
        this.codes = codes;
        this.clock = clock;
    }

    /** @param alone whether nobody else reads the code */
    Reply of(Account account, Said said, String typed, boolean alone) {
        // Used up in any case: where others read it, one of them could be quicker.
        Optional<Code> code = codes.link(typed, said.key());
        if (!alone) {
            return Reply.refused("Others read this code here, so it does not count any more. Have a new one shown, and"
                            + " write it to Evenkeel in private.")
                    .at(PAGE);
        }
        if (code.isEmpty()) {
            return Reply.refused(
                            "This is no code for linking, or it is older than 10 minutes, or was used. Sign in to Evenkeel"
                                    + " and have a new one shown under Settings, Chat.")
                    .at(PAGE);
        }
        String owner = code.get().owner();
        String now = chat.links().link(new Link(account, owner, said.channel(), clock.millis()));
        return now.equals(owner)
                ? Reply.told("This account is linked to " + owner, "Write help to see what you can say.")
                        .at(PAGE)
                : Reply.refused("This account is linked to somebody else already. Unlink it there first.")
                        .at(PAGE);
    }
}
