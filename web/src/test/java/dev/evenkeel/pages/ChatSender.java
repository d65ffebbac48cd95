package dev.evenkeel.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Sends what the chat systems of {@link FakeEstate} send. */
record ChatSender(MockMvcTester mvc) {

    static String fresh() {
        return UUID.randomUUID().toString();
    }

    static String lanyingBody(String id, String from, String to, String type, String content) {
        return "{\"appId\":\"a\",\"msgId\":\"" + id + "\",\"from\":{\"uid\":" + from + "},\"to\":{\"uid\":\"" + to
                + "\"},\"type\":\"" + type + "\",\"ctype\":\"TEXT\",\"content\":\""
                + content.replace("\n", "\\n").replace("\"", "\\\"") + "\",\"ext\":\"\"}";
    }

    MvcTestResult lanying(String signature, String body) {
        return mvc.post()
                .uri("/hooks/chat/on-call")
                .header("signature", signature)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    /** In private. @return the id of the message */
    String says(String from, String content) {
        String id = fresh();
        if (lanying("the-signature", lanyingBody(id, from, "1", "CHAT", content))
                        .getResponse()
                        .getStatus()
                != 200) {
            throw new AssertionError("The callback was refused");
        }
        return id;
    }

    MvcTestResult slack(String type, String body, long seconds, String signature) {
        return mvc.post()
                .uri("/hooks/chat/slack")
                .header("X-Slack-Request-Timestamp", Long.toString(seconds))
                .header("X-Slack-Signature", signature)
                .contentType(MediaType.parseMediaType(type))
                .content(body)
                .exchange();
    }

    MvcTestResult slack(String type, String body) {
        long now = System.currentTimeMillis() / 1000;
        return slack(type, body, now, sign(now, body));
    }

    static String sign(long seconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("the-signing-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "v0="
                    + HexFormat.of()
                            .formatHex(mac.doFinal(("v0:" + seconds + ":" + body).getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String slash(String user, String text) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("team_id", "T1");
        form.put("channel_id", "C1");
        form.put("user_id", user);
        form.put("command", "/evenkeel");
        form.put("trigger_id", fresh());
        form.put("text", text);
        return form(form);
    }

    MvcTestResult mattermost(Map<String, String> changed) {
        Map<String, String> form = new LinkedHashMap<>(Map.of(
                "token", "the-command-token",
                "team_id", "team",
                "channel_id", "room",
                "user_id", "matt",
                "trigger_id", fresh(),
                "text", "help"));
        form.putAll(changed);
        return mvc.post()
                .uri("/hooks/chat/matter")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .content(form(form))
                .exchange();
    }

    private static String form(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
