package dev.evenkeel.activities.chat;

import dev.evenkeel.activities.chat.Trip.Answered;
import dev.evenkeel.workflows.estate.Channel;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Mattermost. For a bot, {@code pending_post_id} keeps a message that is sent again at once from being shown twice. */
record MattermostSender(Channel.Mattermost channel) implements Sender {

    /** Characters; a server takes 16,383 unless it was made for less. */
    private static final int MOST = 16_000;

    @Override
    public Outcome send(Message told, Trip trip) {
        Message message = told.quiet();
        String text = Layout.markdown(message, MOST, character -> 1);
        return switch (channel.way()) {
            case Channel.Way.Webhook(String reference) ->
                trip.post(trip.secret(reference), Map.of(), Map.of("text", text), answer -> new Outcome.Delivered(""));
            case Channel.Way.Bot bot -> bot(bot, message, text, trip);
        };
    }

    private static Outcome bot(Channel.Way.Bot bot, Message message, String text, Trip trip) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("channel_id", bot.to());
        body.put("message", text);
        body.put("pending_post_id", HexFormat.of().formatHex(Signing.sha256(message.id()), 0, 16));
        if (message.earlier() != null) {
            body.put("root_id", message.earlier());
        }
        return trip.post(
                bot.url() + "/api/v4/posts",
                Map.of("Authorization", "Bearer " + trip.secret(bot.token())),
                body,
                MattermostSender::judge);
    }

    private static Outcome judge(Answered answer) {
        return answer.said("id").isEmpty()
                ? new Outcome.Refused(
                        "it answers with what Mattermost does not: " + Trip.shown(answer.text()),
                        "Check the url of the channel: it is that of the server, without /api.")
                : new Outcome.Delivered(answer.said("id"));
    }
}
