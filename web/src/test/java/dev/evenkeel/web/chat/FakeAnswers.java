package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.workflows.estate.Channel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.ApplicationContext;

/** Remembers what people were answered. */
public final class FakeAnswers implements Answers {

    public final List<Given> given = new CopyOnWriteArrayList<>();

    /** @param message to which it is the answer */
    public record Given(String message, String room, String thread, String title, String text) {}

    @Override
    public void send(Channel channel, Said said, Reply reply) {
        given.add(new Given(said.id(), said.room(), said.thread(), reply.title(), reply.text()));
    }

    @Override
    public String written(Channel channel, Said said, Reply reply) {
        return reply.title() + "\n\n" + reply.text() + (reply.path() == null ? "" : "\n\n" + reply.path());
    }

    /** What the server does from time to time. */
    public static void look(ApplicationContext server) {
        server.getBean(Conversation.class).look();
    }
}
