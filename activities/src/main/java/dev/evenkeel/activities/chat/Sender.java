package dev.evenkeel.activities.chat;

import dev.evenkeel.workflows.estate.Channel;
import io.temporal.failure.ApplicationFailure;

/** Speaks with one system. */
sealed interface Sender
        permits LanyingSender,
                SlackSender,
                MattermostSender,
                TeamsSender,
                DingTalkSender,
                FeishuSender,
                WeComSender,
                EmailSender {

    /**
     * Tries once.
     *
     * @throws ApplicationFailure when a secret cannot be read, or the address is not allowed
     */
    Outcome send(Message message, Trip trip);

    static Sender of(Channel channel, ChatSettings settings) {
        return switch (channel) {
            case Channel.Lanying lanying -> new LanyingSender(lanying);
            case Channel.Slack slack -> new SlackSender(slack);
            case Channel.Mattermost mattermost -> new MattermostSender(mattermost);
            case Channel.Teams teams -> new TeamsSender(teams);
            case Channel.DingTalk dingTalk -> new DingTalkSender(dingTalk);
            case Channel.Feishu feishu -> new FeishuSender(feishu);
            case Channel.WeCom weCom -> new WeComSender(weCom);
            case Channel.Email email -> new EmailSender(email, settings);
        };
    }
}
