package dev.evenkeel.web.actions;

import dev.evenkeel.activities.act.Pulse;
import dev.evenkeel.activities.chat.Courier;
import dev.evenkeel.activities.chat.Courier.Delivery;
import dev.evenkeel.activities.chat.Message;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.Actions;
import dev.evenkeel.activities.store.Actions.Action;
import dev.evenkeel.activities.store.Reader;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.ServerAddress;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.workflows.contract.ActionActivities;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.runbook.ChatStep;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells the channels of services which of their actions are due. */
@Component
class Reminders implements ActionActivities {

    private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);
    /** As many as a round gives to a channel: one that was set up late is not buried at once. */
    private static final int MOST = 50;
    /** A channel that is away for longer is asked again in the next round. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Actions actions;
    private final Estates estates;
    private final Courier courier;
    private final Secrets secrets;
    private final Viewers viewers;
    private final ServerAddress address;
    private final ActionsSettings settings;
    private final InstantSource clock;

    Reminders(
            Store store,
            Estates estates,
            Courier courier,
            Secrets secrets,
            Viewers viewers,
            ServerAddress address,
            ActionsSettings settings,
            InstantSource clock) {
        this.actions = store.actions();
        this.estates = estates;
        this.courier = courier;
        this.secrets = secrets;
        this.viewers = viewers;
        this.address = address;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public List<Reminder> due() {
        DueDays days = DueDays.at(clock.instant(), settings.here());
        List<Reminder> due = new ArrayList<>();
        channels()
                .forEach((channel, services) -> actions.pending(services, days.fallen(), days.week(), MOST)
                        .forEach(pending -> due.add(new Reminder(
                                pending.action().runId(), pending.action().number(), pending.stage(), channel))));
        return due;
    }

    @Override
    public boolean remind(Reminder reminder) {
        // It may have become private since it fell due: a channel has many readers.
        Optional<Action> open = Reader.NOBODY
                .get(() -> actions.find(reminder.runId(), reminder.action()))
                .filter(Action::open);
        if (open.isEmpty() || actions.given(reminder)) {
            return true;
        }
        Pulse pulse = new Pulse();
        Delivery delivery = courier.deliver(
                reminder.channel(),
                message(reminder, open.get()),
                new Courier.Company(
                        secrets::resolve,
                        clock.millis() + PATIENCE.toMillis(),
                        pulse::beat,
                        line -> LOG.debug("Action {} of run {}: {}", reminder.action(), reminder.runId(), line)));
        if (delivery.delivered()) {
            actions.give(reminder, clock.millis());
        } else {
            LOG.warn(
                    "The channel {} was not reminded of an action of run {}, and is later: {}",
                    reminder.channel(),
                    reminder.runId(),
                    delivery.trouble());
        }
        return delivery.delivered();
    }

    /** The services of each channel, by its name. */
    private Map<String, Set<String>> channels() {
        Map<String, Set<String>> channels = new TreeMap<>();
        estates.estate().services().forEach((name, service) -> {
            if (service.channel() != null && !service.channel().isEmpty()) {
                channels.computeIfAbsent(service.channel(), first -> new TreeSet<>())
                        .add(name);
            }
        });
        return channels;
    }

    private Message message(Reminder reminder, Action action) {
        LocalDate today = DueDays.at(clock.instant(), settings.here()).today();
        String text = "Owner: " + action.owner() + ". Due: " + action.due() + ". It comes from the "
                + (action.postMortem() ? "post-mortem" : "report") + " of \"" + action.title() + "\".";
        return new Message(
                // The same whenever it is told: a channel that knows it shows it once.
                "action/" + reminder.runId() + "/" + reminder.action() + "/"
                        + reminder.stage().name(),
                ChatStep.cut(when(reminder.stage(), action.due(), today) + ": " + action.what(), ChatStep.LONGEST_LINE),
                viewers.viewer(action.owner()).known()
                        ? text
                        : text + "\n\n" + action.owner() + " is not, or no longer, among the users: somebody has to"
                                + " take this action over.",
                reminder.stage() == Stage.DUE ? Severity.INFO : Severity.WARNING,
                false,
                link(address.url(), action),
                null);
    }

    private static String when(Stage stage, LocalDate due, LocalDate today) {
        return switch (stage) {
            case DUE -> due.isBefore(today) ? "An action has been due since " + due : "An action is due today";
            case WEEK_OVERDUE -> "An action is overdue for " + ChronoUnit.DAYS.between(due, today) + " days";
        };
    }

    private static @Nullable String link(@Nullable URI url, Action action) {
        return url == null
                ? null
                : url.toString().replaceAll("/+$", "") + "/runs/" + action.runId()
                        + (action.postMortem() ? "/post-mortem#actions" : "/report#notes");
    }
}
