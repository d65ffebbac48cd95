package dev.evenkeel.web.tools;

import dev.evenkeel.activities.chat.Courier;
import dev.evenkeel.activities.chat.Courier.Delivery;
import dev.evenkeel.activities.chat.Message;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.web.ServerAddress;
import dev.evenkeel.web.estate.ChannelTrial;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A test message by the same way as all others, with less patience. */
record Trial(Courier courier, Secrets secrets, ServerAddress address, InstantSource clock) implements ChannelTrial {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    @Override
    public Delivery send(String channel, String by) {
        URI url = address.url();
        Message message = new Message(
                "test/" + UUID.randomUUID(),
                "A test message of Evenkeel",
                "**" + by + "** wants to see whether this channel works. It does.",
                Severity.INFO,
                false,
                url == null ? null : url.toString().replaceAll("/+$", "") + "/estate/channels",
                null);
        List<String> read = new ArrayList<>();
        Delivery delivery = courier.deliver(
                channel,
                message,
                new Courier.Company(
                        reference -> {
                            String value = secrets.resolve(reference);
                            read.add(value);
                            return value;
                        },
                        clock.millis() + PATIENCE.toMillis(),
                        () -> {},
                        line -> {}));
        return new Delivery(
                delivery.delivered(), delivery.id(), Masker.of(read).mask(delivery.trouble()), delivery.advice());
    }
}
