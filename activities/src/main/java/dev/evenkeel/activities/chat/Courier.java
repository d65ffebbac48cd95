package dev.evenkeel.activities.chat;

import dev.evenkeel.activities.http.Exchange;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.estate.Channel;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Brings a message to its channel: tries until the channel has taken it, says that it never will, or the time is over. What goes wrong
 * is told, never thrown.
 */
public final class Courier {

    private static final long LONGEST_LOOK_MILLIS = 200;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Channels channels;
    private final ChatSettings settings;
    private final InstantSource clock;
    private final Exchange exchange;

    public Courier(Channels channels, ChatSettings settings, InstantSource clock) {
        this.channels = channels;
        this.settings = settings;
        this.clock = clock;
        this.exchange = new Exchange(settings.http());
    }

    /**
     * @param id what the channel calls the message; empty when it does not say, or has not taken it
     * @param trouble why it was not delivered; empty when it was
     * @param advice what to do about it
     */
    public record Delivery(boolean delivered, String id, String trouble, String advice) {

        static Delivery done(String id) {
            return new Delivery(true, id, "", "");
        }

        static Delivery not(String trouble, String advice) {
            return new Delivery(false, "", trouble, advice);
        }
    }

    /**
     * What goes along.
     *
     * @param secrets resolves references
     * @param until milliseconds since the epoch at which it has to be over
     * @param beat called several times a second; what it throws ends it
     * @param log hears of each try
     */
    public record Company(UnaryOperator<String> secrets, long until, Runnable beat, Consumer<String> log) {}

    ChatSettings settings() {
        return settings;
    }

    public Delivery deliver(String name, Message message, Company company) {
        Optional<Channel> channel = channels.find(name);
        if (channel.isEmpty()) {
            return Delivery.not("the estate has no channel " + name, "Add it to 'channels' in estate.yaml.");
        }
        return deliver(channel.get(), message, company);
    }

    /** Brings it to a channel that may tell somebody else than the estate says: an answer goes where the question came from. */
    public Delivery deliver(Channel channel, Message message, Company company) {
        String name = channel.name();
        Sender sender = Sender.of(channel, settings);
        Message now = message;
        Duration pause = settings.firstPause();
        for (int tries = 1; ; tries++) {
            // The first try has all its time, also when a worker came back late.
            Outcome outcome = once(sender, now, company, tries == 1 ? Long.MAX_VALUE : company.until());
            switch (outcome) {
                case Outcome.Delivered(String id, String note) -> {
                    company.log().accept(name + ": taken" + (note.isEmpty() ? "" : ", " + note));
                    // A message that left its thread does not begin another one.
                    return Delivery.done(now.equals(message) ? id : "");
                }
                case Outcome.Refused(String why, String advice) -> {
                    company.log().accept(name + ": refused, " + why);
                    if (now.earlier() == null) {
                        return Delivery.not(why, advice);
                    }
                    now = now.alone();
                }
                case Outcome.Later(String why, Duration asked) -> {
                    Duration next = asked == null ? pause : asked;
                    if (clock.millis() + next.toMillis() >= company.until()) {
                        company.log().accept(name + ": " + why + "; given up");
                        return Delivery.not(
                                why + " (" + tries + (tries == 1 ? " try)" : " tries)"),
                                "Check the channel, and the way to it from this server.");
                    }
                    company.log().accept(name + ": " + why + "; again in " + next.toMillis() + " ms");
                    rest(next, company.beat());
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                }
            }
        }
    }

    private Outcome once(Sender sender, Message message, Company company, long until) {
        long left = Math.max(1, until - clock.millis());
        Trip trip = new Trip(
                exchange,
                company.secrets(),
                clock,
                Math.min(left, settings.oneTry().toMillis()),
                company.beat());
        try {
            return sender.send(message, trip);
        } catch (ApplicationFailure failure) {
            String why = String.valueOf(failure.getOriginalMessage());
            return failure.getType().equals(Failures.UNREACHABLE)
                    ? new Outcome.Later(why)
                    : new Outcome.Refused(why, advice(failure));
        }
    }

    private static String advice(ApplicationFailure failure) {
        Failures.Detail detail = failure.getDetails().getSize() == 0
                ? null
                : failure.getDetails().get(Failures.Detail.class);
        return detail == null ? "" : detail.advice();
    }

    private void rest(Duration pause, Runnable beat) {
        long until = System.nanoTime() + pause.toNanos();
        for (long left = pause.toMillis(); left > 0; left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
            try {
                TimeUnit.MILLISECONDS.sleep(Math.min(left, LONGEST_LOOK_MILLIS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The worker stops before a message is sent again", e);
            }
            beat.run();
        }
    }
}
