package dev.evenkeel.activities.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.chat.Trip.Answered;
import dev.evenkeel.workflows.estate.Channel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lanying IM. What goes wrong there is said with HTTP 200 and a code. Its {@code transaction_id} keeps a message that is sent again from
 * being shown twice, for a short while. Later messages of a thread are appended to the first one; a critical one is not, because an
 * appended text wakes nobody.
 */
record LanyingSender(Channel.Lanying channel) implements Sender {

    private static final int TO_USERS = 1;
    private static final int TO_GROUPS = 2;
    private static final int TEXT = 0;
    private static final int APPEND = 11;
    private static final int GOOD = 200;
    /** A trouble of its database. */
    private static final int TROUBLED = 20000;

    /** Characters; our own limit, the system documents none. */
    private static final int MOST = 4_000;

    @Override
    public Outcome send(Message told, Trip trip) {
        Message message = told.quiet();
        List<Long> targets = channel.groups().isEmpty() ? channel.users() : channel.groups();
        String earlier = message.earlier();
        boolean append =
                earlier != null && earlier.matches("[0-9]{1,18}") && targets.size() == 1 && !message.isCritical();
        String content = Layout.plain(message, MOST, character -> 1);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", channel.groups().isEmpty() ? TO_USERS : TO_GROUPS);
        body.put("targets", targets);
        body.put("content_type", append ? APPEND : TEXT);
        body.put("content", append ? "\n\n" + content : content);
        body.put("from_user_id", channel.from());
        body.put(
                "ext",
                Trip.json(
                        Map.of("evenkeel", Map.of("severity", message.severity().name()))));
        body.put("transaction_id", Words.number(message.id()));
        body.put("online_only", false);
        if (append) {
            body.put("related_mid", Long.parseLong(String.valueOf(earlier)));
        }
        return trip.post(
                channel.url() + "/message/send",
                Map.of("app_id", channel.app(), "access-token", trip.secret(channel.token())),
                body,
                answer -> judge(answer, targets.size() == 1));
    }

    private static Outcome judge(Answered answer, boolean one) {
        if (!answer.json().path("code").canConvertToInt()) {
            return new Outcome.Refused(
                    "it answers with what Lanying IM does not: " + Trip.shown(answer.text()),
                    "Check the url of the channel: it is the api_endpoint of the application.");
        }
        int code = answer.json().path("code").asInt();
        String why = "code " + code + " " + Trip.shown(answer.said("message"));
        return switch (code) {
            case GOOD -> new Outcome.Delivered(one ? id(answer) : "");
            case TROUBLED -> new Outcome.Later(why);
            case 10003, 10008, 10010, 40000 ->
                new Outcome.Refused(
                        why, "Check the channel's app and what its token holds; it may have been replaced.");
            case 10000, 20001, 20002 ->
                new Outcome.Refused(
                        why,
                        "Check the ids of the channel: the user as whom it speaks has to be a member of each group.");
            default -> new Outcome.Refused(why, "Look the code up in the documentation of Lanying IM.");
        };
    }

    /** The ids of messages come as a list or by target. */
    private static String id(Answered answer) {
        JsonNode ids = answer.json().path("msg_ids");
        JsonNode first =
                ids.isContainerNode() && !ids.isEmpty() ? ids.elements().next() : ids;
        return first.isValueNode() ? first.asText("") : "";
    }
}
