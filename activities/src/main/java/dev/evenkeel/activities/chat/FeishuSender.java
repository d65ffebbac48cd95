package dev.evenkeel.activities.chat;

import dev.evenkeel.workflows.estate.Channel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A robot of Feishu or Lark: signed by a timestamp in seconds, which is a part of the key. Its texts are taken as they are, so that
 * nobody can be called out by one. It knows neither threads nor a means against doubles.
 */
record FeishuSender(Channel.Feishu channel) implements Sender {

    /** Bytes; 20 KB are taken in all. */
    private static final int MOST = 17_000;

    /** What stands around each line. */
    private static final int LINE = 40;

    private static final Set<Integer> BUSY = Set.of(9499, 11232);

    @Override
    public Outcome send(Message told, Trip trip) {
        Message message = told.quiet();
        Map<String, Object> body = new LinkedHashMap<>();
        if (channel.secret() != null) {
            long at = trip.now().getEpochSecond();
            body.put("timestamp", Long.toString(at));
            body.put("sign", Signing.hmac(at + "\n" + trip.secret(channel.secret()), ""));
        }
        List<List<Map<String, String>>> lines = Layout.plainText(message, MOST, FeishuSender::measure)
                .lines()
                .map(line -> List.of(Map.of("tag", "text", "text", line)))
                .toList();
        body.put("msg_type", "post");
        body.put("content", Map.of("post", Map.of("zh_cn", Map.of("title", message.headline(), "content", lines))));
        return trip.post(
                trip.secret(channel.webhook()),
                Map.of(),
                body,
                answer -> Robots.judge(
                        answer,
                        answer.json().has("code") ? "code" : "StatusCode",
                        answer.json().has("code") ? "msg" : "StatusMessage",
                        BUSY,
                        "Check the robot's secret, its keywords and its addresses, and the clock of this server."));
    }

    private static int measure(int character) {
        return character == '\n' ? LINE : Words.jsonBytes(character);
    }
}
