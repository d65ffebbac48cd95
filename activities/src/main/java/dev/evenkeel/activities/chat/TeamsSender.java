package dev.evenkeel.activities.chat;

import dev.evenkeel.activities.chat.Trip.Answered;
import dev.evenkeel.workflows.estate.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Microsoft Teams, by a workflow that posts the card which it receives. It knows neither threads nor a means against doubles. */
record TeamsSender(Channel.Teams channel) implements Sender {

    /** Bytes of the text; 28 KB are taken in all. */
    private static final int MOST = 22_000;

    @Override
    public Outcome send(Message told, Trip trip) {
        Message message = told.quiet();
        List<Object> parts = new ArrayList<>();
        Map<String, Object> head = text(message.headline());
        head.put("weight", "Bolder");
        head.put("size", "Medium");
        head.put(
                "color",
                switch (message.severity()) {
                    case INFO -> "Default";
                    case WARNING -> "Warning";
                    case CRITICAL -> "Attention";
                });
        parts.add(head);
        if (!message.text().isEmpty()) {
            parts.add(text(Words.fit(message.text(), MOST, Words::jsonBytes)));
        }
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        card.put("body", parts);
        if (message.link() != null) {
            card.put(
                    "actions",
                    List.of(Map.of("type", "Action.OpenUrl", "title", "Open in Evenkeel", "url", message.link())));
        }
        return trip.post(
                trip.secret(channel.webhook()),
                Map.of(),
                Map.of(
                        "type",
                        "message",
                        "attachments",
                        List.of(Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content", card))),
                TeamsSender::judge);
    }

    private static Map<String, Object> text(String text) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "TextBlock");
        block.put("text", text);
        block.put("wrap", true);
        return block;
    }

    /** What stands before Teams says that it was taken, and in the same breath that Teams did not. */
    private static Outcome judge(Answered answer) {
        return answer.text().contains("Microsoft Teams endpoint returned HTTP error")
                ? new Outcome.Later(Trip.shown(answer.text()))
                : new Outcome.Delivered("");
    }
}
