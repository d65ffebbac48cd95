package dev.evenkeel.activities.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.estate.Channel;
import java.net.URI;
import java.util.List;
import java.util.function.Function;

/** The systems, each with its channel in the {@link ChatRooms}, and what of a message a person sees there. */
enum ChatSystem {
    LANYING(
            rooms -> new Channel.Lanying(
                    "room",
                    "Room",
                    rooms + "/lanying",
                    "app-1",
                    "file:right",
                    6597,
                    List.of(),
                    List.of(ChatRooms.GROUP)),
            body -> body.path("content").asText()),
    SLACK_HOOK(
            rooms -> new Channel.Slack("room", "Room", new Channel.Way.Webhook("file:right")),
            body -> body.path("text").asText()),
    SLACK(
            rooms ->
                    new Channel.Slack("room", "Room", new Channel.Way.Bot(rooms + "/slack/api", "file:right", "C0123")),
            body -> body.path("text").asText()),
    MATTERMOST_HOOK(
            rooms -> new Channel.Mattermost("room", "Room", new Channel.Way.Webhook("file:right")),
            body -> body.path("text").asText()),
    MATTERMOST(
            rooms -> new Channel.Mattermost(
                    "room", "Room", new Channel.Way.Bot(rooms + "/mattermost", "file:right", "channel1")),
            body -> body.path("message").asText()),
    TEAMS(rooms -> new Channel.Teams("room", "Room", "file:right"), body -> {
        JsonNode card = body.path("attachments").path(0).path("content");
        return String.join("\n", card.path("body").findValuesAsText("text")) + "\n"
                + card.path("actions").path(0).path("url").asText();
    }),
    DINGTALK(
            rooms -> new Channel.DingTalk("room", "Room", "file:right", "file:signing"),
            body -> body.path("markdown").path("title").asText() + "\n"
                    + body.path("markdown").path("text").asText()),
    FEISHU(rooms -> new Channel.Feishu("room", "Room", "file:right", "file:signing"), body -> {
        JsonNode post = body.path("content").path("post").path("zh_cn");
        return post.path("title").asText() + "\n"
                + String.join("\n", post.path("content").findValuesAsText("text"));
    }),
    WECOM(
            rooms -> new Channel.WeCom("room", "Room", "file:right"),
            body -> body.path("markdown").path("content").asText());

    private final Function<URI, Channel> channel;
    private final Function<JsonNode, String> text;

    ChatSystem(Function<URI, Channel> channel, Function<JsonNode, String> text) {
        this.channel = channel;
        this.text = text;
    }

    Channel channel(URI rooms) {
        return channel.apply(rooms);
    }

    String text(JsonNode body) {
        return text.apply(body);
    }

    /** What lets us post: a token, or the address itself. */
    String right(URI rooms) {
        return switch (this) {
            case LANYING -> ChatRooms.TOKEN;
            case SLACK -> ChatRooms.SLACK_TOKEN;
            case MATTERMOST -> ChatRooms.MATTERMOST_TOKEN;
            case SLACK_HOOK -> rooms + "/slack/hook/right";
            case MATTERMOST_HOOK -> rooms + "/mattermost/hooks/right";
            case TEAMS -> rooms + "/teams/right";
            case DINGTALK -> rooms + "/robot/send?access_token=right";
            case FEISHU -> rooms + "/open-apis/bot/v2/hook/right";
            case WECOM -> rooms + "/cgi-bin/webhook/send?key=right";
        };
    }

    /** Something like it that lets nobody in. */
    String wrong(URI rooms) {
        return right(rooms).replace("right", "wrong").replace("-1", "-2");
    }

    void secrets(Workshop workshop, URI rooms) {
        workshop.secret("right", right(rooms));
        workshop.secret("signing", this == DINGTALK ? ChatRooms.DINGTALK_SECRET : ChatRooms.FEISHU_SECRET);
    }

    /** Whether a message that is sent again is shown once. */
    boolean knowsDoubles() {
        return this == LANYING;
    }
}
