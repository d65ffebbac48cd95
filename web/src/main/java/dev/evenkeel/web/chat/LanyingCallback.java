package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.web.alerts.HookBody;
import dev.evenkeel.web.alerts.HookSecrets;
import dev.evenkeel.web.alerts.HookTrouble;
import dev.evenkeel.workflows.estate.Channel;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lanying IM. Its callback tells all that is said in the application, with a signature that is a shared secret and the same each time:
 * whoever holds it can be anybody, also again. So a message counts once, and nothing dangerous is done by one.
 */
final class LanyingCallback {

    private static final String SIGNATURE = "signature";

    /** In a group people speak to each other: what is for us begins with our name. */
    private static final Pattern CALLED =
            Pattern.compile("\\s*[@＠/]?evenkeel(?:[\\s:：,，]+(.*))?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private LanyingCallback() {}

    static Heard read(Channel.Lanying channel, Sent sent, String secret) throws HookTrouble {
        String signature = sent.header(SIGNATURE);
        if (signature.isEmpty() || !HookSecrets.same(signature, secret)) {
            throw HookTrouble.unknownSender("The header 'signature' is not the secret of the channel's callback.");
        }
        Map<?, ?> body = HookBody.json(sent.body());
        String app = Sent.text(body, "appId");
        if (!app.equals(channel.app())) {
            throw HookTrouble.garbage("The message is of another application. Nothing was taken in.");
        }
        String message = Sent.id("msgId", Sent.text(body, "msgId"));
        String from = uid("from.uid", Sent.text(Sent.object(body, "from"), "uid"));
        String to = uid("to.uid", Sent.text(Sent.object(body, "to"), "uid"));
        String type = Sent.text(body, "type");
        String content = Sent.text(body, "content");
        if (from.equals(Long.toString(channel.from()))
                || !Sent.text(body, "ctype").equals("TEXT")) {
            return new Heard.Nothing();
        }
        Matcher called = CALLED.matcher(content);
        boolean named = called.matches();
        String words = !named ? content : called.group(1) == null ? "" : called.group(1);
        boolean alone = type.equals("CHAT") && to.equals(Long.toString(channel.from()));
        boolean together = type.equals("GROUPCHAT")
                && named
                && channel.groups().stream().anyMatch(group -> to.equals(Long.toString(group)));
        return alone || together
                ? new Heard.Words(
                        new Said(
                                channel.name(),
                                new Account(channel.system(), app, from),
                                message,
                                alone ? "" : to,
                                "",
                                words,
                                sent.at()),
                        false)
                : new Heard.Nothing();
    }

    private static String uid(String what, String uid) throws HookTrouble {
        if (!uid.matches("[0-9]{1,18}")) {
            throw HookTrouble.garbage("The message has no " + what + ". Nothing was taken in.");
        }
        return Long.toString(Long.parseLong(uid));
    }
}
