package dev.evenkeel.activities.chat;

import dev.evenkeel.workflows.estate.Channel;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** A robot of DingTalk: signed by a timestamp in milliseconds. It knows neither threads nor a means against doubles. */
record DingTalkSender(Channel.DingTalk channel) implements Sender {

    /** Bytes; 20,000 are taken. */
    private static final int MOST = 18_000;

    private static final Set<Integer> BUSY = Set.of(130101, 302033);

    @Override
    public Outcome send(Message told, Trip trip) {
        Message message = told.quiet();
        return trip.post(
                address(trip),
                Map.of(),
                Map.of(
                        "msgtype",
                        "markdown",
                        "markdown",
                        Map.of("title", message.headline(), "text", Layout.markdown(message, MOST, Words::jsonBytes)),
                        "at",
                        Map.of("isAtAll", false)),
                answer -> Robots.judge(
                        answer,
                        "errcode",
                        "errmsg",
                        BUSY,
                        "Check the robot's secret, its keywords and its addresses, and the clock of this server."));
    }

    private String address(Trip trip) {
        String address = trip.secret(channel.webhook());
        if (channel.secret() == null) {
            return address;
        }
        String secret = trip.secret(channel.secret());
        long at = trip.now().toEpochMilli();
        return address + (address.contains("?") ? "&" : "?") + "timestamp=" + at + "&sign="
                + URLEncoder.encode(Signing.hmac(secret, at + "\n" + secret), StandardCharsets.UTF_8);
    }
}
