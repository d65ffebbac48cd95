package dev.evenkeel.activities.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.cloud.Wire;
import dev.evenkeel.activities.cloud.Wire.Answer;
import dev.evenkeel.activities.cloud.Wire.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The chat systems as far as their documentation describes them, with their own ways to say no. They are stand-ins: what they accept was
 * never shown to the systems themselves.
 */
final class ChatRooms implements AutoCloseable {

    static final String TOKEN = "lanying-token-1";
    static final String SLACK_TOKEN = "xoxb-slack-1";
    static final String MATTERMOST_TOKEN = "mattermost-token-1";
    static final String DINGTALK_SECRET = "SEC-dingtalk-1";
    static final String FEISHU_SECRET = "feishu-secret-1";
    static final long GROUP = 6597000000111L;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PARAMETER = Pattern.compile("[?&]([a-z_]+)=([^&]*)");
    private static final long HOUR_MILLIS = 3_600_000;

    final Wire wire;
    private final List<JsonNode> seen = new ArrayList<>();
    private final Map<Long, Long> transactions = new HashMap<>();
    private final Deque<Answer> troubles = new ArrayDeque<>();

    ChatRooms() throws IOException {
        wire = Wire.plain();
        wire.on("POST /lanying/message/send", request -> room(request, this::lanying));
        wire.on("POST /slack/hook/right", request -> room(request, this::slackHook));
        wire.on("POST /slack/api/chat.postMessage", request -> room(request, this::slack));
        wire.on("POST /mattermost/hooks/right", request -> room(request, this::mattermostHook));
        wire.on("POST /mattermost/api/v4/posts", request -> room(request, this::mattermost));
        wire.on("POST /teams/right", request -> room(request, this::teams));
        wire.on("POST /robot/send", request -> room(request, this::dingTalk));
        wire.on("POST /open-apis/bot/v2/hook/", request -> room(request, this::feishu));
        wire.on("POST /cgi-bin/webhook/send", request -> room(request, this::weCom));
    }

    private interface Room {
        Answer hear(Request request, JsonNode body);
    }

    /** What people see, in its order. */
    List<JsonNode> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    /** The next requests are answered so, before anybody looks at them. */
    void trouble(Answer... answers) {
        synchronized (troubles) {
            troubles.addAll(List.of(answers));
        }
    }

    private Answer room(Request request, Room room) {
        synchronized (troubles) {
            if (!troubles.isEmpty()) {
                return troubles.removeFirst();
            }
        }
        if (!request.header("Content-Type").startsWith("application/json")) {
            return Wire.json(415, "{'error': 'no JSON'}");
        }
        try {
            return room.hear(request, JSON.readTree(request.body()));
        } catch (JsonProcessingException e) {
            return Wire.json(400, "{'error': 'bad JSON'}");
        }
    }

    private Answer shown(JsonNode body, Answer answer) {
        synchronized (seen) {
            seen.add(body);
        }
        return answer;
    }

    /** Whatever goes wrong is HTTP 200. */
    private Answer lanying(Request request, JsonNode body) {
        if (request.header("app_id").isEmpty()) {
            return Wire.ok("{'code': 40000, 'message': 'app_id missing'}");
        }
        if (request.header("access-token").isEmpty()) {
            return Wire.ok("{'code': 10003, 'message': 'token missing'}");
        }
        if (!request.header("access-token").equals(TOKEN)) {
            return Wire.ok("{'code': 10008, 'message': 'token invalid'}");
        }
        int type = body.path("content_type").asInt(-1);
        boolean right = body.path("type").asInt() == 2
                && body.path("targets").isArray()
                && body.path("from_user_id").canConvertToLong()
                && body.path("transaction_id").canConvertToLong()
                && body.path("ext").isTextual()
                && body.path("content").isTextual()
                && (type == 0 && !body.has("related_mid")
                        || type == 11 && knows(body.path("related_mid").asLong()));
        if (!right) {
            return Wire.ok("{'code': 10002, 'message': 'bad parameter'}");
        }
        if (body.path("targets").path(0).asLong() != GROUP) {
            return Wire.ok("{'code': 20001, 'message': 'no such group'}");
        }
        long transaction = body.path("transaction_id").asLong();
        Long known = transactions.get(transaction);
        if (known != null) {
            return lanyingTook(known);
        }
        long id = 9_000 + transactions.size();
        transactions.put(transaction, id);
        return shown(body, lanyingTook(id));
    }

    private boolean knows(long message) {
        return transactions.containsValue(message);
    }

    private static Answer lanyingTook(long id) {
        return Wire.ok("{'code': 200, 'data': {}, 'message': '', 'msg_ids': {'" + GROUP + "': " + id + "}}");
    }

    private Answer slackHook(Request request, JsonNode body) {
        return body.path("text").asText("").isEmpty()
                ? Wire.raw(400, "text/plain", "no_text".getBytes(StandardCharsets.UTF_8))
                : shown(body, Wire.raw(200, "text/plain", "ok".getBytes(StandardCharsets.UTF_8)));
    }

    private Answer slack(Request request, JsonNode body) {
        if (!request.header("Authorization").equals("Bearer " + SLACK_TOKEN)) {
            return Wire.ok("{'ok': false, 'error': 'invalid_auth'}");
        }
        if (!body.path("channel").asText().equals("C0123")) {
            return Wire.ok("{'ok': false, 'error': 'channel_not_found'}");
        }
        String thread = body.path("thread_ts").asText("");
        if (!thread.isEmpty() && !thread.startsWith("1700000000.")) {
            return Wire.ok("{'ok': false, 'error': 'thread_not_found'}");
        }
        return shown(body, Wire.ok("{'ok': true, 'channel': 'C0123', 'ts': '1700000000." + seen().size() + "'}"));
    }

    private Answer mattermostHook(Request request, JsonNode body) {
        return tooLong(body.path("text"), 16_383)
                ? Wire.json(400, "{'id': 'too_long', 'status_code': 400}")
                : shown(body, Wire.raw(200, "text/plain", "ok".getBytes(StandardCharsets.UTF_8)));
    }

    private Answer mattermost(Request request, JsonNode body) {
        if (!request.header("Authorization").equals("Bearer " + MATTERMOST_TOKEN)) {
            return Wire.json(401, "{'id': 'api.context.session_expired.app_error', 'status_code': 401}");
        }
        if (tooLong(body.path("message"), 16_383)
                || body.has("root_id") && !body.path("root_id").asText().startsWith("post")) {
            return Wire.json(400, "{'id': 'api.post.create_post.root_id.app_error', 'status_code': 400}");
        }
        return shown(body, Wire.json(201, "{'id': 'post" + seen().size() + "'}"));
    }

    private static boolean tooLong(JsonNode text, int most) {
        return text.asText().codePoints().count() > most;
    }

    private Answer teams(Request request, JsonNode body) {
        JsonNode attachment = body.path("attachments").path(0);
        boolean right = body.path("type").asText().equals("message")
                && attachment.path("contentType").asText().equals("application/vnd.microsoft.card.adaptive")
                && attachment.path("content").path("type").asText().equals("AdaptiveCard");
        if (length(request.body()) > 28 * 1024 || !right) {
            return Wire.json(400, "{'error': {'code': 'TriggerInputSchemaMismatch'}}");
        }
        return shown(body, Wire.raw(202, "text/plain", new byte[0]));
    }

    /** Whatever goes wrong is HTTP 200. */
    private Answer dingTalk(Request request, JsonNode body) {
        Map<String, String> query = query(request.line());
        if (!"right".equals(query.get("access_token"))) {
            return Wire.ok("{'errcode': 300001, 'errmsg': 'token is not exist'}");
        }
        String timestamp = query.getOrDefault("timestamp", "0");
        boolean signed = near(Long.parseLong(timestamp))
                && hmac(DINGTALK_SECRET, timestamp + "\n" + DINGTALK_SECRET).equals(query.get("sign"));
        if (!signed) {
            return Wire.ok("{'errcode': 310000, 'errmsg': 'sign not match'}");
        }
        if (length(request.body()) > 20_000
                || body.path("markdown").path("title").asText("").isEmpty()) {
            return Wire.ok("{'errcode': 400105, 'errmsg': 'bad message'}");
        }
        return shown(body, Wire.ok("{'errcode': 0, 'errmsg': 'ok'}"));
    }

    /** Whatever goes wrong is HTTP 200. */
    private Answer feishu(Request request, JsonNode body) {
        String timestamp = body.path("timestamp").asText("0");
        boolean signed = near(Long.parseLong(timestamp) * 1000)
                && hmac(timestamp + "\n" + FEISHU_SECRET, "")
                        .equals(body.path("sign").asText());
        if (!request.line().contains("/hook/right ") && !request.line().endsWith("/hook/right") || !signed) {
            return Wire.ok(
                    "{'code': 19021, 'msg': 'sign match fail or timestamp is not within one hour from current time'}");
        }
        if (length(request.body()) > 20 * 1024
                || !body.path("content").path("post").path("zh_cn").has("title")) {
            return Wire.ok("{'code': 9499, 'msg': 'Bad Request'}");
        }
        return shown(body, Wire.ok("{'code': 0, 'data': {}, 'msg': 'success'}"));
    }

    /** Whatever goes wrong is HTTP 200. */
    private Answer weCom(Request request, JsonNode body) {
        if (!"right".equals(query(request.line()).get("key"))) {
            return Wire.ok("{'errcode': 93000, 'errmsg': 'invalid webhook url'}");
        }
        if (length(body.path("markdown").path("content").asText()) > 4096) {
            return Wire.ok("{'errcode': 40058, 'errmsg': 'markdown.content exceed max length 4096'}");
        }
        return shown(body, Wire.ok("{'errcode': 0, 'errmsg': 'ok'}"));
    }

    private static Map<String, String> query(String line) {
        Map<String, String> query = new HashMap<>();
        Matcher parameters = PARAMETER.matcher(line);
        while (parameters.find()) {
            query.put(parameters.group(1), URLDecoder.decode(parameters.group(2), StandardCharsets.UTF_8));
        }
        return query;
    }

    private static boolean near(long millis) {
        return Math.abs(System.currentTimeMillis() - millis) < HOUR_MILLIS;
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String hmac(String key, String data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(data.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
