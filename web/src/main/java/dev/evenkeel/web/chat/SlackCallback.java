package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.web.alerts.HookBody;
import dev.evenkeel.web.alerts.HookTrouble;
import dev.evenkeel.workflows.estate.Channel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Slack: a slash command, which the answer to the callback answers, or an event, which is answered by a message. */
final class SlackCallback {

    private static final String VERSION = "v0";
    private static final long TOLERANCE_SECONDS = 300;
    private static final int LONGEST_CHALLENGE = 1_000;

    private static final Pattern MENTION = Pattern.compile("^\\s*<@[A-Z0-9]{1,20}>[\\s:,]*");
    private static final Pattern LINK = Pattern.compile("<(https?://[^|>\\s]{1,2000})(?:\\|[^>]{0,2000})?>");

    private SlackCallback() {}

    static Heard read(Channel.Slack channel, Sent sent, String secret) throws HookTrouble {
        String signature = prove(sent, secret);
        return sent.json()
                ? event(channel, sent, HookBody.json(sent.body()))
                : slash(channel, sent, sent.form(), signature);
    }

    /** @return the signature, which is that of this body at this time alone */
    private static String prove(Sent sent, String secret) throws HookTrouble {
        String time = sent.header("X-Slack-Request-Timestamp");
        if (!time.matches("[0-9]{1,12}")) {
            throw HookTrouble.unknownSender("The header X-Slack-Request-Timestamp is missing.");
        }
        if (Math.abs(sent.at() / 1000 - Long.parseLong(time)) > TOLERANCE_SECONDS) {
            throw HookTrouble.unknownSender("The message is older or newer than 5 minutes. Look at the clocks.");
        }
        Mac mac = mac(secret);
        mac.update((VERSION + ":" + time + ":").getBytes(StandardCharsets.UTF_8));
        String right = VERSION + "=" + HexFormat.of().formatHex(mac.doFinal(sent.body()));
        byte[] given = sent.header("X-Slack-Signature").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, right.getBytes(StandardCharsets.UTF_8))) {
            throw HookTrouble.unknownSender("The header X-Slack-Signature is not right.");
        }
        return right;
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC with SHA-256", e);
        }
    }

    private static Heard slash(Channel.Slack channel, Sent sent, Map<String, String> form, String signature)
            throws HookTrouble {
        if (form.containsKey("ssl_check")) {
            return new Heard.Nothing();
        }
        return new Heard.Words(
                new Said(
                        channel.name(),
                        new Account(
                                channel.system(),
                                Sent.id("team_id", form.getOrDefault("team_id", "")),
                                Sent.id("user_id", form.getOrDefault("user_id", ""))),
                        signature,
                        Sent.id("channel_id", form.getOrDefault("channel_id", "")),
                        "",
                        plain(form.getOrDefault("text", "")),
                        sent.at()),
                true);
    }

    private static Heard event(Channel.Slack channel, Sent sent, Map<?, ?> body) throws HookTrouble {
        if (Sent.text(body, "type").equals("url_verification")) {
            String challenge = Sent.text(body, "challenge");
            return new Heard.Challenge(
                    challenge.length() > LONGEST_CHALLENGE ? challenge.substring(0, LONGEST_CHALLENGE) : challenge);
        }
        Map<?, ?> event = Sent.object(body, "event");
        String type = Sent.text(event, "type");
        boolean alone =
                type.equals("message") && Sent.text(event, "channel_type").equals("im");
        boolean human = !event.containsKey("bot_id")
                && !event.containsKey("subtype")
                && !Sent.text(event, "user").isEmpty();
        if (!human || !(alone || type.equals("app_mention"))) {
            return new Heard.Nothing();
        }
        String thread = Sent.text(event, "thread_ts");
        String below = thread.isEmpty() && !alone ? Sent.text(event, "ts") : thread;
        return new Heard.Words(
                new Said(
                        channel.name(),
                        new Account(
                                channel.system(),
                                Sent.id("team_id", Sent.text(body, "team_id")),
                                Sent.id("user", Sent.text(event, "user"))),
                        Sent.id("event_id", Sent.text(body, "event_id")),
                        Sent.id("channel", Sent.text(event, "channel")),
                        below.isEmpty() ? "" : Sent.id("thread_ts", below),
                        plain(MENTION.matcher(Sent.text(event, "text")).replaceFirst("")),
                        sent.at()),
                false);
    }

    /** As it was typed. */
    private static String plain(String text) {
        return LINK.matcher(text)
                .replaceAll("$1")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
