package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.ChatInbox;
import dev.evenkeel.activities.store.ChatInbox.Left;
import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.workflows.estate.Channel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Answers what lies in the inbox, also what a server that has ended left there. */
@Component
class Conversation {

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    /** After that time nobody is at a message any more. */
    private static final Duration ABANDONED = Duration.ofMinutes(1);
    /** Whoever has waited so long does not count on it any more. */
    private static final Duration STALE = Duration.ofMinutes(10);

    private static final Executor THREADS =
            work -> Thread.ofVirtual().name("chat-answer").start(work);

    private final ChatInbox inbox;
    private final ChatDesk desk;
    private final Answers answers;
    private final Estates estates;
    private final InstantSource clock;

    Conversation(Store store, ChatDesk desk, Answers answers, Estates estates, InstantSource clock) {
        this.inbox = store.chat().inbox();
        this.desk = desk;
        this.answers = answers;
        this.estates = estates;
        this.clock = clock;
    }

    /** Answers by a message. */
    void later(Channel channel, Said said) {
        later(channel, said, false);
    }

    private void later(Channel channel, Said said, boolean carried) {
        THREADS.execute(() -> {
            try {
                finish(channel, said, desk.answer(channel, said, alone(channel, said, carried)));
            } catch (RuntimeException e) {
                LOG.warn("A message of the channel {} is answered when the store answers", channel.name(), e);
            }
        });
    }

    /**
     * Answers what was taken in.
     *
     * @return empty when it takes longer than somebody waits, or fails: the answer comes by a message then
     */
    Optional<Reply> now(Channel channel, Said said, Duration patience) {
        CompletableFuture<Reply> answer =
                CompletableFuture.supplyAsync(() -> desk.answer(channel, said, alone(channel, said, true)), THREADS);
        try {
            Reply reply = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            inbox.done(said, clock.millis());
            return Optional.of(reply);
        } catch (TimeoutException e) {
            answer.whenComplete((reply, trouble) -> {
                if (reply != null) {
                    finish(channel, said, reply);
                }
            });
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | RuntimeException e) {
            // It lies in the inbox and is taken up again; whoever were told that it failed would send it once more.
            LOG.warn("A message of the channel {} is answered when the store answers", channel.name(), e);
            return Optional.empty();
        }
    }

    @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT20S")
    void look() {
        try {
            long now = clock.millis();
            for (Optional<Left> left = inbox.left(now - ABANDONED.toMillis(), now);
                    left.isPresent();
                    left = inbox.left(now - ABANDONED.toMillis(), now)) {
                takeUp(left.get(), now);
            }
        } catch (DataAccessException storeIsDown) {
            LOG.debug("What people have said is looked for when the store answers again", storeIsDown);
        }
    }

    private void takeUp(Left left, long now) {
        Said said = left.said();
        @Nullable Channel channel = estates.estate().channels().get(said.channel());
        if (channel == null || channel.commands() == null) {
            inbox.done(said, now);
        } else if (now - said.at() > STALE.toMillis()) {
            finish(
                    channel,
                    said,
                    new Reply(
                            "This came too late",
                            "The server went away before it had answered you. Look how things stand, and write it"
                                    + " again if it was not done.",
                            "/",
                            false,
                            null));
        } else {
            later(channel, said, left.carried());
        }
    }

    private void finish(Channel channel, Said said, Reply reply) {
        if (!reply.silent()) {
            answers.send(channel, said, reply);
        }
        inbox.done(said, clock.millis());
    }

    /** Commands are read by nobody but us; so is what is written to us in private. @param carried whether it is such a command */
    private static boolean alone(Channel channel, Said said, boolean carried) {
        return carried
                || switch (channel) {
                    case Channel.Lanying lanying -> said.room().isEmpty();
                    // The ids of private conversations begin so.
                    case Channel.Slack slack -> said.room().startsWith("D");
                    default -> false;
                };
    }
}
