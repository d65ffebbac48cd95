package dev.evenkeel.web.chat;

import dev.evenkeel.activities.chat.Courier;
import dev.evenkeel.activities.chat.Courier.Delivery;
import dev.evenkeel.activities.chat.Message;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.web.ServerAddress;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.estate.Channel;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** By the way of all messages: to the person, or to the group and the thread in which the question was. */
@Component
class CourierAnswers implements Answers {

    private static final Logger LOG = LoggerFactory.getLogger(CourierAnswers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Courier courier;
    private final Secrets secrets;
    private final ServerAddress address;
    private final InstantSource clock;

    CourierAnswers(Courier courier, Secrets secrets, ServerAddress address, InstantSource clock) {
        this.courier = courier;
        this.secrets = secrets;
        this.address = address;
        this.clock = clock;
    }

    @Override
    public void send(Channel channel, Said said, Reply reply) {
        List<String> read = new ArrayList<>();
        Delivery delivery = courier.deliver(
                towards(channel, said),
                message(said, reply, address.url()),
                new Courier.Company(
                        reference -> {
                            String value = secrets.resolve(reference);
                            read.add(value);
                            return value;
                        },
                        clock.millis() + PATIENCE.toMillis(),
                        () -> {},
                        line -> {}));
        if (!delivery.delivered()) {
            LOG.warn(
                    "An answer did not reach the channel {}: {}",
                    channel.name(),
                    Masker.of(read).mask(delivery.trouble()));
        }
    }

    @Override
    public String written(Channel channel, Said said, Reply reply) {
        return message(said, reply, address.url()).written(channel);
    }

    private static Message message(Said said, Reply reply, @Nullable URI url) {
        String thread = said.thread();
        return new Message(
                "answer/" + said.key(),
                reply.title(),
                reply.text(),
                Severity.INFO,
                false,
                url == null || reply.path() == null ? null : url.toString().replaceAll("/+$", "") + reply.path(),
                thread.isEmpty() ? null : thread);
    }

    private static Channel towards(Channel channel, Said said) {
        return switch (channel) {
            case Channel.Lanying lanying ->
                said.room().isEmpty()
                        ? lanying.toUser(Long.parseLong(said.who().account()))
                        : lanying.toGroup(Long.parseLong(said.room()));
            case Channel.Slack(String name, String title, Channel.Way.Bot bot, Channel.Commands commands) ->
                new Channel.Slack(name, title, new Channel.Way.Bot(bot.url(), bot.token(), said.room()), commands);
            case Channel.Mattermost(String name, String title, Channel.Way.Bot bot, Channel.Commands commands) ->
                new Channel.Mattermost(name, title, new Channel.Way.Bot(bot.url(), bot.token(), said.room()), commands);
            default -> channel;
        };
    }
}
