package dev.evenkeel.web.chat;

import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.workflows.estate.Channel;
import java.util.List;
import java.util.Optional;
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

    /** The answer to a message, when it has come. */
    public Given awaited(String message) {
        return await().until(
                        () -> given.stream()
                                .filter(each -> each.message().equals(message))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** What the server does from time to time. */
    public static void look(ApplicationContext server) {
        server.getBean(Conversation.class).look();
    }
}
