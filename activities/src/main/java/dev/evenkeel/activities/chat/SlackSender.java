package dev.evenkeel.activities.chat;

import dev.evenkeel.activities.chat.Trip.Answered;
import dev.evenkeel.workflows.estate.Channel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Slack. A bot's failure is said with HTTP 200 and {@code ok: false}. It has no means against a message that comes twice. */
record SlackSender(Channel.Slack channel) implements Sender {

    /** Characters; Slack cuts by itself what is much longer. */
    private static final int MOST = 12_000;

    private static final Set<String> TROUBLED = Set.of(
            "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout");

    @Override
    public Outcome send(Message told, Trip trip) {
        Message message = told.quiet();
        String text = Layout.slack(message, MOST, SlackSender::measure);
        return switch (channel.way()) {
            case Channel.Way.Webhook(String reference) ->
                trip.post(trip.secret(reference), Map.of(), Map.of("text", text), answer -> new Outcome.Delivered(""));
            case Channel.Way.Bot bot -> bot(bot, message, text, trip);
        };
    }

    private static Outcome bot(Channel.Way.Bot bot, Message message, String text, Trip trip) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("channel", bot.to());
        body.put("text", text);
        body.put("unfurl_links", false);
        body.put("unfurl_media", false);
        if (message.earlier() != null) {
            body.put("thread_ts", message.earlier());
            // What is critical is shown to all, not only to those who follow the thread.
            body.put("reply_broadcast", message.isCritical());
        }
        return trip.post(
                bot.url() + "/chat.postMessage",
                Map.of("Authorization", "Bearer " + trip.secret(bot.token())),
                body,
                SlackSender::judge);
    }

    private static Outcome judge(Answered answer) {
        if (answer.json().path("ok").asBoolean(false)) {
            return new Outcome.Delivered(answer.said("ts"));
        }
        String error = answer.said("error");
        return TROUBLED.contains(error)
                ? new Outcome.Later(error)
                : new Outcome.Refused(
                        error.isEmpty() ? "it answers with what Slack does not: " + Trip.shown(answer.text()) : error,
                        "Check the bot's token and rights (chat:write), and that it was invited to the channel.");
    }

    /** Escaped characters count more than once. */
    private static int measure(int character) {
        return switch (character) {
            case '&' -> 5;
            case '<', '>' -> 4;
            default -> Character.charCount(character);
        };
    }
}
