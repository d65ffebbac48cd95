package dev.evenkeel.workflows.estate;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Key;
import dev.evenkeel.workflows.document.Shape;
import java.util.List;

/** The keys of the channels in which people are told something. */
final class ChannelLanguage {

    private static final Shape ID = new Shape.Whole(1, Long.MAX_VALUE);
    private static final Shape IDS = new Shape.ListOf(ID, 1);
    private static final Shape ADDRESS = new Shape.Text(
            "[^\\s@<>,;:\"()\\[\\]\\\\]+@[^\\s@<>,;:\"()\\[\\]\\\\]+", "an address such as ops@example.org");
    private static final Shape HOST = new Shape.Text("[A-Za-z0-9.:-]{1,253}", "the name or address of a host");
    private static final Shape BOT_CHANNEL = new Shape.Text("[A-Za-z0-9_-]{1,64}", "the id of a channel");

    private static final Key WEBHOOK =
            required("webhook", Shape.SECRET, "A reference to the address, which is the right to post.");

    static final Shape CHANNEL = new Shape.Kinds(
            "channel",
            List.of(
                    optional("title", Shape.TEMPLATE, "the name", "What people see."),
                    optional(
                            "commands",
                            new Shape.Block(
                                    "commands",
                                    List.of(
                                            required(
                                                    "secret",
                                                    Shape.SECRET,
                                                    "A reference to what proves a callback: the static signature of Lanying IM,"
                                                            + " Slack's signing secret, the token of a command of Mattermost."))),
                            "How people answer in it: Lanying IM, Slack and Mattermost.")),
            List.of(
                    system(
                            "lanying",
                            "Lanying IM (蓝莺IM): the API of an application.",
                            required("url", Shape.TEMPLATE, "The api_endpoint of the application."),
                            required("app", Shape.TEMPLATE, "The app_id of the application."),
                            required("token", Shape.SECRET, "A reference to an administrator's access token."),
                            required("from", ID, "The id of the user as whom it speaks."),
                            optional("users", IDS, "The ids of the users that it tells; or groups."),
                            optional("groups", IDS, "The ids of the groups that it tells; or users.")),
                    system(
                            "slack",
                            "Slack: an incoming webhook, or a bot, whose messages have threads.",
                            way("https://slack.com/api")),
                    system(
                            "mattermost",
                            "Mattermost: an incoming webhook, or a bot, whose messages have threads.",
                            way("")),
                    system("teams", "Microsoft Teams: a workflow that posts what a webhook receives.", WEBHOOK),
                    system("dingtalk", "DingTalk: a robot of a group.", WEBHOOK, secret()),
                    system("feishu", "Feishu or Lark: a robot of a group.", WEBHOOK, secret()),
                    system("wecom", "WeCom: a robot of a group.", WEBHOOK),
                    system(
                            "email",
                            "E-mail, by SMTP.",
                            required("host", HOST, "The mail server."),
                            optional(
                                    "port", new Shape.Whole(1, 65_535), "587; 465 with tls, 25 with none", "Its port."),
                            optional(
                                    "encryption",
                                    new Shape.OneOf(List.of("starttls", "tls", "none")),
                                    "starttls",
                                    "How the connection is kept private."),
                            optional("user", Shape.TEMPLATE, "Who logs in."),
                            optional("password", Shape.SECRET, "A reference to the user's password."),
                            required("from", ADDRESS, "The sender."),
                            required("to", new Shape.ListOf(ADDRESS, 1), "Who gets it."))));

    private ChannelLanguage() {}

    private static Key[] way(String url) {
        return new Key[] {
            optional(
                    "webhook",
                    Shape.SECRET,
                    "A reference to the address, which is the right to post; or a bot's token."),
            optional("url", Shape.TEMPLATE, url, "The base URL of the bot's API."),
            optional("token", Shape.SECRET, "A reference to the token of a bot."),
            optional("to", BOT_CHANNEL, "The id of the channel in which the bot speaks.")
        };
    }

    private static Key secret() {
        return optional(
                "secret", Shape.SECRET, "A reference to the secret with which the robot wants to see signatures.");
    }

    private static Key system(String name, String documentation, Key... keys) {
        return required(name, new Shape.Block(name, List.of(keys)), documentation);
    }
}
