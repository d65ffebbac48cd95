package dev.evenkeel.activities.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.estate.Channel;
import java.net.URI;
import java.util.List;

/** The systems, each with its channel in the {@link ChatRooms}, and what of a message a person sees there. */
enum ChatSystem {
    LANYING {
        @Override
        Channel channel(URI rooms) {
            return new Channel.Lanying(
                    "room",
                    "Room",
                    rooms + "/lanying",
                    "app-1",
                    "file:right",
                    6597,
                    List.of(),
                    List.of(ChatRooms.GROUP));
        }

        @Override
        String text(JsonNode body) {
            return body.path("content").asText();
        }
    },
    SLACK_HOOK {
        @Override
        Channel channel(URI rooms) {
            return new Channel.Slack("room", "Room", new Channel.Way.Webhook("file:right"));
        }

        @Override
        String text(JsonNode body) {
            return body.path("text").asText();
        }
    },
    SLACK {
        @Override
        Channel channel(URI rooms) {
            return new Channel.Slack("room", "Room", new Channel.Way.Bot(rooms + "/slack/api", "file:right", "C0123"));
        }

        @Override
        String text(JsonNode body) {
            return body.path("text").asText();
        }
    },
    MATTERMOST_HOOK {
        @Override
        Channel channel(URI rooms) {
            return new Channel.Mattermost("room", "Room", new Channel.Way.Webhook("file:right"));
        }

        @Override
        String text(JsonNode body) {
            return body.path("text").asText();
        }
    },
    MATTERMOST {
        @Override
        Channel channel(URI rooms) {
            return new Channel.Mattermost(
                    "room", "Room", new Channel.Way.Bot(rooms + "/mattermost", "file:right", "channel1"));
        }

        @Override
        String text(JsonNode body) {
            return body.path("message").asText();
        }
    },
    TEAMS {
        @Override
        Channel channel(URI rooms) {
            return new Channel.Teams("room", "Room", "file:right");
        }

        @Override
        String text(JsonNode body) {
            JsonNode card = body.path("attachments").path(0).path("content");
            return String.join("\n", card.path("body").findValuesAsText("text")) + "\n"
                    + card.path("actions").path(0).path("url").asText();
        }
    },
    DINGTALK {
        @Override
        Channel channel(URI rooms) {
            return new Channel.DingTalk("room", "Room", "file:right", "file:signing");
        }

        @Override
        String text(JsonNode body) {
            return body.path("markdown").path("title").asText() + "\n"
                    + body.path("markdown").path("text").asText();
        }
    },
    FEISHU {
        @Override
        Channel channel(URI rooms) {
            return new Channel.Feishu("room", "Room", "file:right", "file:signing");
        }

        @Override
        String text(JsonNode body) {
            JsonNode post = body.path("content").path("post").path("zh_cn");
            return post.path("title").asText() + "\n"
                    + String.join("\n", post.path("content").findValuesAsText("text"));
        }
    },
    WECOM {
        @Override
        Channel channel(URI rooms) {
            return new Channel.WeCom("room", "Room", "file:right");
        }

        @Override
        String text(JsonNode body) {
            return body.path("markdown").path("content").asText();
        }
    };

    abstract Channel channel(URI rooms);

    abstract String text(JsonNode body);

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
