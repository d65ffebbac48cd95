package dev.evenkeel.workflows.estate;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the channels of the estate, and whether each says enough to reach anybody. */
final class ChannelReader {

    private static final String SLACK = "https://slack.com/api";
    private static final String COMMANDS = "commands";
    private static final Set<String> ANSWERED = Set.of("lanying", "slack", "mattermost");

    private final Problems problems;
    private final ServiceReader.Text text;

    ChannelReader(Problems problems, ServiceReader.Text text) {
        this.problems = problems;
        this.text = text;
    }

    /** @return empty when it names no system, which is a problem already */
    Optional<Channel> read(String name, Fields fields) {
        String title = text.read(fields, "title", name);
        for (String system : fields.names()) {
            Optional<Fields> inner = system.equals(COMMANDS) ? Optional.empty() : fields.fields(system);
            if (inner.isPresent()) {
                return Optional.ofNullable(read(system, name, title, inner.get(), commands(system, fields)));
            }
        }
        return Optional.empty();
    }

    private Channel.@Nullable Commands commands(String system, Fields fields) {
        if (fields.has(COMMANDS) && !ANSWERED.contains(system)) {
            problems.add(
                    fields.keyOf(COMMANDS),
                    "Nobody can answer in a channel of " + system,
                    "Leave 'commands' out; Lanying IM, Slack and Mattermost have it.");
        }
        return fields.fields(COMMANDS)
                .flatMap(inner -> inner.text("secret"))
                .map(Channel.Commands::new)
                .orElse(null);
    }

    private @Nullable Channel read(
            String system, String name, String title, Fields fields, Channel.@Nullable Commands commands) {
        return switch (system) {
            case "lanying" -> lanying(name, title, fields, commands);
            case "slack" -> new Channel.Slack(name, title, way(fields, SLACK), commands);
            case "mattermost" -> new Channel.Mattermost(name, title, way(fields, ""), commands);
            case "teams" -> new Channel.Teams(name, title, fields.text("webhook", ""));
            case "dingtalk" -> new Channel.DingTalk(name, title, fields.text("webhook", ""), secret(fields));
            case "feishu" -> new Channel.Feishu(name, title, fields.text("webhook", ""), secret(fields));
            case "wecom" -> new Channel.WeCom(name, title, fields.text("webhook", ""));
            case "email" -> email(name, title, fields);
            default -> null;
        };
    }

    private Channel lanying(String name, String title, Fields fields, Channel.@Nullable Commands commands) {
        List<Long> users = ids(fields, "users");
        List<Long> groups = ids(fields, "groups");
        if (fields.has("users") == fields.has("groups")) {
            problems.add(
                    fields.has("groups") ? fields.keyOf("groups") : fields.node(),
                    fields.has("users")
                            ? "A channel of Lanying IM tells users or groups, not both"
                            : "The channel does not say whom it tells",
                    "Write 'users' or 'groups', with their ids; make two channels for both.");
        }
        return new Channel.Lanying(
                name,
                title,
                url(fields, ""),
                text.read(fields, "app", ""),
                fields.text("token", ""),
                fields.get("from")
                        .map(Fields::value)
                        .filter(Long.class::isInstance)
                        .map(Long.class::cast)
                        .orElse(0L),
                users,
                groups,
                commands);
    }

    private static List<Long> ids(Fields fields, String key) {
        return fields.items(key).stream()
                .map(Fields::value)
                .filter(Long.class::isInstance)
                .map(Long.class::cast)
                .toList();
    }

    private Channel.Way way(Fields fields, String usualUrl) {
        boolean bot = fields.has("token") || fields.has("to") || fields.has("url");
        if (fields.has("webhook") == bot) {
            problems.add(
                    bot ? fields.keyOf("webhook") : fields.node(),
                    bot ? "The channel has a webhook and a bot" : "The channel does not say how it is reached",
                    "Write either 'webhook', or the 'token' of a bot and the channel that it speaks 'to'.");
        }
        if (!bot) {
            return new Channel.Way.Webhook(fields.text("webhook", ""));
        }
        for (String key : usualUrl.isEmpty() ? List.of("url", "token", "to") : List.of("token", "to")) {
            if (!fields.has(key)) {
                problems.add(fields.node(), "The key '" + key + "' is missing for a bot", "A bot needs it to speak.");
            }
        }
        return new Channel.Way.Bot(url(fields, usualUrl), fields.text("token", ""), fields.text("to", ""));
    }

    private String url(Fields fields, String usual) {
        String url = text.read(fields, "url", usual);
        if (fields.has("url") && !url.matches("https?://[^\\s?#@]+")) {
            problems.add(
                    fields.get("url").orElse(fields.node()),
                    "'url' is no plain base URL",
                    "Write https:// and a host; a secret in it would be a reference of its own.");
        }
        return url.replaceAll("/+$", "");
    }

    private Channel email(String name, String title, Fields fields) {
        Channel.Encryption encryption = switch (fields.text("encryption", "starttls")) {
            case "tls" -> Channel.Encryption.TLS;
            case "none" -> Channel.Encryption.NONE;
            default -> Channel.Encryption.STARTTLS;
        };
        if (fields.has("user") != fields.has("password")) {
            problems.add(
                    fields.keyOf(fields.has("user") ? "user" : "password"),
                    "A login needs 'user' and 'password'",
                    "Write both, or none for a server that asks for no login.");
        }
        if (fields.has("password") && encryption == Channel.Encryption.NONE) {
            problems.add(
                    fields.keyOf("encryption"),
                    "The password would travel for everybody to read",
                    "Use starttls or tls, or no login.");
        }
        return new Channel.Email(
                name,
                title,
                fields.text("host", ""),
                fields.whole("port", port(encryption)),
                encryption,
                fields.has("user") ? text.read(fields, "user", "") : null,
                fields.text("password").orElse(null),
                fields.text("from", ""),
                fields.texts("to"));
    }

    private static int port(Channel.Encryption encryption) {
        return switch (encryption) {
            case STARTTLS -> 587;
            case TLS -> 465;
            case NONE -> 25;
        };
    }

    private static @Nullable String secret(Fields fields) {
        return fields.text("secret").orElse(null);
    }
}
