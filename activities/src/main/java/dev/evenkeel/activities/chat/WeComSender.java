package dev.evenkeel.activities.chat;

import dev.evenkeel.workflows.estate.Channel;
import java.util.Map;
import java.util.Set;

/** A robot of WeCom, which takes 20 messages a minute. It knows neither threads nor a means against doubles. */
record WeComSender(Channel.WeCom channel) implements Sender {

    /** Bytes; 4,096 are taken. */
    private static final int MOST = 4_000;

    private static final Set<Integer> BUSY = Set.of(45009);

    @Override
    public Outcome send(Message told, Trip trip) {
        Message message = told.quiet();
        return trip.post(
                trip.secret(channel.webhook()),
                Map.of(),
                Map.of(
                        "msgtype",
                        "markdown",
                        "markdown",
                        Map.of("content", Layout.markdown(message, MOST, Words::bytes))),
                answer -> Robots.judge(
                        answer, "errcode", "errmsg", BUSY, "Check the address behind the channel's webhook."));
    }
}
