package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.web.alerts.HookSecrets;
import dev.evenkeel.web.alerts.HookTrouble;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.estate.Channel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A slash command of Mattermost. Its token is the same each time: what was said of Lanying IM is true here, too. */
final class MattermostCallback {

    private MattermostCallback() {}

    static Heard read(Channel.Mattermost channel, Sent sent, String secret) throws HookTrouble {
        Map<String, String> form = sent.form();
        String token = form.getOrDefault("token", "");
        if (token.isEmpty() || !HookSecrets.same(token, secret)) {
            throw HookTrouble.unknownSender("The token is not that of the channel's command.");
        }
        // Made anew for each command that somebody types.
        String trigger = form.getOrDefault("trigger_id", "");
        if (trigger.isEmpty()) {
            throw HookTrouble.garbage("The message has no trigger_id that can be used. Nothing was taken in.");
        }
        String root = form.getOrDefault("root_id", "");
        return new Heard.Words(
                new Said(
                        channel.name(),
                        new Account(
                                channel.system(),
                                Sent.id("team_id", form.getOrDefault("team_id", "")),
                                Sent.id("user_id", form.getOrDefault("user_id", ""))),
                        CanonicalJson.sha256(trigger.getBytes(StandardCharsets.UTF_8)),
                        Sent.id("channel_id", form.getOrDefault("channel_id", "")),
                        root.isEmpty() ? "" : Sent.id("root_id", root),
                        form.getOrDefault("text", ""),
                        sent.at()),
                true);
    }
}
