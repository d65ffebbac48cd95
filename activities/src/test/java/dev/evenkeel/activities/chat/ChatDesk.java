package dev.evenkeel.activities.chat;

import static dev.evenkeel.activities.act.Workshop.act;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.workflows.contract.ChatActivities;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyRequest;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.estate.Channel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tool, in front of stand-ins for the chat systems. */
final class ChatDesk implements AutoCloseable {

    static final URI SERVER = URI.create("https://keel.example.org/");
    final Workshop workshop;
    final ChatRooms rooms;

    ChatDesk(Path folder) throws IOException {
        workshop = new Workshop(folder);
        rooms = new ChatRooms();
    }

    ChatActivities on(ChatSystem system) {
        return on(system, Duration.ofSeconds(5));
    }

    ChatActivities on(ChatSystem system, Duration oneTry) {
        if (!Files.exists(workshop.secretsFolder.resolve("right"))) {
            system.secrets(workshop, rooms.wire.uri());
        }
        return chat(
                system.channel(rooms.wire.uri()),
                new ChatSettings(
                        new HttpRules(false, List.of("127.0.0.1")), SERVER, oneTry, Duration.ofMillis(20), null));
    }

    ChatActivities chat(Channel channel, ChatSettings settings) {
        Courier courier = new Courier(
                name -> name.equals("room") ? Optional.of(channel) : Optional.empty(),
                settings,
                InstantSource.system());
        return workshop.worker(
                ChatActivities.class,
                new ChatActivitiesImpl(
                        workshop.runner(), workshop.secrets(), courier, Threads.FORGOTTEN, "r-private"::equals));
    }

    static NotifyRequest message(String title, String text) {
        return message(title, text, Duration.ofSeconds(60));
    }

    static NotifyRequest message(String title, String text, Duration within) {
        return new NotifyRequest(
                act("tell", Map.of(), within), "room", title, text, Severity.WARNING, null, null, false);
    }

    static NotifyRequest threaded(String step, String title, Severity severity, @Nullable String earlier) {
        return new NotifyRequest(act(step), "room", title, "", severity, "move", earlier, false);
    }

    @Override
    public void close() {
        rooms.close();
        workshop.close();
    }
}
