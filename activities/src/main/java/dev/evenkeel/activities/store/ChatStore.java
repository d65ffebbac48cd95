package dev.evenkeel.activities.store;

/** What the store knows of chats in which people answer. */
public record ChatStore(ChatLinks links, ChatCodes codes, ChatInbox inbox, ChatThreads threads) {

    ChatStore(Database database, Audit audit) {
        this(
                new ChatLinks(database, audit),
                new ChatCodes(database),
                new ChatInbox(database),
                new ChatThreads(database));
    }
}
