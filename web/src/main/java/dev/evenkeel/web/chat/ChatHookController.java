package dev.evenkeel.web.chat;

import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.ChatInbox;
import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.alerts.HookBody;
import dev.evenkeel.web.alerts.HookRefusals;
import dev.evenkeel.web.alerts.HookSecrets;
import dev.evenkeel.web.alerts.HookTrouble;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.workflows.estate.Channel;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where chats come in. A callback is proven to come from its system, and lies in the store before anything is done: whatever is sent
 * again, by the system or by somebody who has heard it, does nothing.
 */
@RestController
@RequestMapping("/hooks/chat")
class ChatHookController {

    static final int MOST_BYTES = 64 * 1024;
    static final int LONGEST_MESSAGE = 8 * 1024;
    static final int MOST_A_MINUTE = 20;
    static final int MOST_OF_ALL_A_MINUTE = 600;

    private static final Logger LOG = LoggerFactory.getLogger(ChatHookController.class);
    private static final long MINUTE_MILLIS = 60_000;
    private static final String RETRY_SECONDS = "5";
    private static final String NOTHING = "Nothing was taken in.";

    /** Slack waits for three seconds. */
    private static final Duration PATIENCE = Duration.ofMillis(2_500);

    private final Estates estates;
    private final HookSecrets secrets;
    private final ChatInbox inbox;
    private final Conversation conversation;
    private final Answers answers;
    private final HookRefusals refusals;
    private final InstantSource clock;

    ChatHookController(
            Estates estates,
            Secrets secrets,
            Store store,
            Conversation conversation,
            Answers answers,
            HookRefusals refusals,
            InstantSource clock) {
        this.estates = estates;
        this.secrets = new HookSecrets(secrets);
        this.inbox = store.chat().inbox();
        this.conversation = conversation;
        this.answers = answers;
        this.refusals = refusals;
        this.clock = clock;
    }

    @PostMapping("/{name}")
    ResponseEntity<?> called(@PathVariable String name, HttpServletRequest request) {
        try {
            Channel channel = channel(name);
            return switch (heard(channel, request)) {
                case Heard.Nothing nothing -> ok(Map.of());
                case Heard.Challenge(String text) -> ok(Map.of("challenge", text));
                case Heard.Words(Said said, boolean carried) -> taken(channel, said, carried);
            };
        } catch (HookTrouble trouble) {
            if (trouble.status() != HttpStatus.SERVICE_UNAVAILABLE) {
                refusals.refused(ChatDesk.ACTOR, ChatDesk.REFUSED, name, trouble, request.getRemoteAddr());
            }
            return refusal(trouble);
        }
    }

    private Channel channel(String name) throws HookTrouble {
        @Nullable Channel channel = estates.estate().channels().get(name);
        if (channel == null || channel.commands() == null) {
            throw HookTrouble.unknownHook(
                    "There is no channel of this name that is answered. Give it 'commands' in estate.yaml.");
        }
        return channel;
    }

    private Heard heard(Channel channel, HttpServletRequest request) throws HookTrouble {
        Channel.@Nullable Commands commands = channel.commands();
        byte[] body =
                HookBody.read(request, MOST_BYTES, "The body is larger than " + MOST_BYTES / 1024 + " KiB. " + NOTHING);
        String secret = secrets.of(channel.name(), commands == null ? "" : commands.secret());
        if (secret.isBlank()) {
            throw HookTrouble.notNow("The secret of the channel is empty. " + NOTHING);
        }
        Sent sent = new Sent(request::getHeader, body, clock.millis());
        return switch (channel) {
            case Channel.Lanying lanying -> LanyingCallback.read(lanying, sent, secret);
            case Channel.Slack slack -> SlackCallback.read(slack, sent, secret);
            case Channel.Mattermost mattermost -> MattermostCallback.read(mattermost, sent, secret);
            default -> throw HookTrouble.unknownHook("Nobody can answer in a channel of this system. " + NOTHING);
        };
    }

    private ResponseEntity<?> taken(Channel channel, Said said, boolean carried) throws HookTrouble {
        if (said.text().getBytes(StandardCharsets.UTF_8).length > LONGEST_MESSAGE) {
            throw HookTrouble.tooLarge("The message is larger than " + LONGEST_MESSAGE / 1024 + " KiB. " + NOTHING);
        }
        if (stored(() -> tooManyNow(channel, said))) {
            return tooMany(channel, said, carried);
        }
        if (!stored(() -> inbox.take(said, carried))) {
            if (carried) {
                throw HookTrouble.again("This was sent before, and counts once. " + NOTHING);
            }
            return ok(Map.of());
        }
        if (!carried) {
            conversation.later(channel, said);
            return ok(Map.of());
        }
        // What was taken in is answered in any case: from here on nobody is asked to send it again.
        Optional<Reply> reply = conversation.now(channel, said, PATIENCE);
        return carried(
                channel,
                said,
                reply.orElseGet(() -> Reply.told("This takes a moment", "The answer comes as a message.")));
    }

    /** From one sender, or from whoever has the channel's secret and is somebody else each time. */
    private boolean tooManyNow(Channel channel, Said said) {
        long minute = said.at() - MINUTE_MILLIS;
        return inbox.since(said.who(), minute) >= MOST_A_MINUTE
                || inbox.since(channel.name(), minute) >= MOST_OF_ALL_A_MINUTE;
    }

    private ResponseEntity<?> tooMany(Channel channel, Said said, boolean carried) {
        HookTrouble trouble =
                HookTrouble.tooMany("Too many messages came within a minute. Wait for one, then write again.");
        refusals.refused(
                ChatDesk.ACTOR,
                ChatDesk.REFUSED,
                channel.name(),
                trouble,
                said.who().account());
        return carried ? carried(channel, said, Reply.refused(trouble.words())) : ok(Map.of());
    }

    /** What has been done by people is shown to all who are there; the rest to whoever asked. */
    private ResponseEntity<?> carried(Channel channel, Said said, Reply reply) {
        if (reply.silent()) {
            return ok(Map.of());
        }
        return ok(Map.of(
                "response_type",
                reply.done() && reply.run() != null ? "in_channel" : "ephemeral",
                "text",
                answers.written(channel, said, reply),
                "skip_slack_parsing",
                true));
    }

    private static <T> T stored(Supplier<T> work) throws HookTrouble {
        try {
            return work.get();
        } catch (RuntimeException e) {
            LOG.warn("The store takes nothing in from chats", e);
            throw HookTrouble.notNow("The store takes nothing in now. Send it again.");
        }
    }

    private static ResponseEntity<?> ok(Map<String, ?> body) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }

    private static ResponseEntity<?> refusal(HookTrouble trouble) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(trouble.status()).contentType(MediaType.APPLICATION_JSON);
        if (trouble.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        return answer.body(Map.of("error", trouble.words()));
    }
}
