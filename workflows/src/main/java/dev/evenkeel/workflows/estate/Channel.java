package dev.evenkeel.workflows.estate;

import dev.evenkeel.workflows.contract.SecretReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where people are told something, as the estate names it. Whatever lets anybody post there, also an address that does, is a
 * {@linkplain SecretReference reference}.
 */
public sealed interface Channel {

    /** By which runbooks name it. */
    String name();

    /** What people see. */
    String title();

    /** How people answer in it; null where it is not answered, or its system sends nothing. */
    default @Nullable Commands commands() {
        return null;
    }

    /** The key of its system in the estate's file. */
    default String system() {
        return switch (this) {
            case Lanying lanying -> "lanying";
            case Slack slack -> "slack";
            case Mattermost mattermost -> "mattermost";
            case Teams teams -> "teams";
            case DingTalk dingtalk -> "dingtalk";
            case Feishu feishu -> "feishu";
            case WeCom wecom -> "wecom";
            case Email email -> "email";
        };
    }

    /**
     * Lanying IM, by the API of one of its applications. Either users or groups; the system takes no mixture.
     *
     * @param url the application's {@code api_endpoint}
     * @param token a reference to an administrator's token
     * @param from the user as whom it speaks
     */
    record Lanying(
            String name,
            String title,
            String url,
            String app,
            String token,
            long from,
            List<Long> users,
            List<Long> groups,
            @Nullable Commands commands)
            implements Channel {
        public Lanying {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }

        /** One that is not answered. */
        public Lanying(
                String name,
                String title,
                String url,
                String app,
                String token,
                long from,
                List<Long> users,
                List<Long> groups) {
            this(name, title, url, app, token, from, users, groups, null);
        }

        /** The same, telling this user alone. */
        public Lanying toUser(long user) {
            return new Lanying(name, title, url, app, token, from, List.of(user), List.of(), commands);
        }

        /** The same, telling this group alone. */
        public Lanying toGroup(long group) {
            return new Lanying(name, title, url, app, token, from, List.of(), List.of(group), commands);
        }
    }

    record Slack(
            String name, String title, Way way, @Nullable Commands commands) implements Channel {

        /** One that is not answered. */
        public Slack(String name, String title, Way way) {
            this(name, title, way, null);
        }
    }

    record Mattermost(
            String name, String title, Way way, @Nullable Commands commands) implements Channel {

        /** One that is not answered. */
        public Mattermost(String name, String title, Way way) {
            this(name, title, way, null);
        }
    }

    /** Microsoft Teams, by the address of a workflow there. */
    record Teams(String name, String title, String webhook) implements Channel {}

    /** @param secret with which requests are signed; null when the robot is protected otherwise */
    record DingTalk(
            String name,
            String title,
            String webhook,
            @Nullable String secret) implements Channel {}

    /** @param secret with which requests are signed; null when the robot is protected otherwise */
    record Feishu(
            String name,
            String title,
            String webhook,
            @Nullable String secret) implements Channel {}

    record WeCom(String name, String title, String webhook) implements Channel {}

    /**
     * @param user null for a server that asks for no login
     * @param password a reference; null for a server that asks for no login
     */
    record Email(
            String name,
            String title,
            String host,
            int port,
            Encryption encryption,
            @Nullable String user,
            @Nullable String password,
            String from,
            List<String> to)
            implements Channel {
        public Email {
            to = List.copyOf(to);
        }
    }

    /**
     * That people may answer, by the system's callbacks.
     *
     * @param secret a reference to what proves that a callback comes from the system
     */
    record Commands(String secret) {}

    /** How a system lets us in that has two ways. */
    sealed interface Way {

        /** @param reference to the address, which is the right to post; such messages have no threads */
        record Webhook(String reference) implements Way {}

        /**
         * A bot of the system's API, whose messages have threads.
         *
         * @param url the base of the API
         * @param token a reference
         * @param to the id of the channel there
         */
        record Bot(String url, String token, String to) implements Way {}
    }

    /** How a connection for e-mail is kept private. */
    enum Encryption {
        /** It becomes private before anything else is said, or is given up. */
        STARTTLS,
        TLS,
        NONE
    }
}
