package dev.evenkeel.web.actions;

import dev.evenkeel.activities.store.Actions;
import dev.evenkeel.activities.store.Actions.Action;
import dev.evenkeel.activities.store.Actions.Wanted;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.reports.Notes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The actions of all reports and post-mortems, as people look at them, and that they are done. */
@Service
public class ActionDesk {

    /** The first that many are shown. */
    public static final int MOST = 500;

    private static final int SOON = 7;
    private static final Duration LATELY = Duration.ofDays(30);

    private final Actions actions;
    private final Notes notes;
    private final Viewers viewers;
    private final ActionsSettings settings;
    private final InstantSource clock;

    ActionDesk(Store store, Notes notes, Viewers viewers, ActionsSettings settings, InstantSource clock) {
        this.actions = store.actions();
        this.notes = notes;
        this.viewers = viewers;
        this.settings = settings;
        this.clock = clock;
    }

    /** Which actions are looked at. */
    public enum Show {
        OPEN,
        MINE,
        OVERDUE,
        /** In the last 30 days. */
        DONE;

        /** Anything that is none of them shows all that are open. */
        public static Show of(@Nullable String name) {
            for (Show show : values()) {
                if (show.key().equals(name)) {
                    return show;
                }
            }
            return OPEN;
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An action as it stands today.
     *
     * @param days until it is due; negative when it is overdue
     * @param known whether its owner is a user, and may sign in
     */
    public record Line(Action action, long days, boolean known) {

        public boolean overdue() {
            return action.open() && days < 0;
        }

        /** The address of what it came from, at its actions. */
        public String path() {
            return "/runs/" + action.runId() + (action.postMortem() ? "/post-mortem#actions" : "/report#notes");
        }
    }

    /** @param service null: whatever their service; @param environment null: wherever */
    public List<Line> list(Show show, @Nullable String service, @Nullable String environment, Viewer viewer) {
        LocalDate yesterday = today().minusDays(1);
        @Nullable String owner = show == Show.MINE ? viewer.name() : null;
        @Nullable
        Long since = show == Show.DONE ? (Long) clock.instant().minus(LATELY).toEpochMilli() : null;
        return lines(new Wanted(owner, service, environment, show == Show.OVERDUE ? yesterday : null, since));
    }

    /** The viewer's that are overdue or due within a week. */
    public List<Line> soon(Viewer viewer) {
        return viewer.known() ? lines(new Wanted(viewer.name(), null, null, today().plusDays(SOON), null)) : List.of();
    }

    public Optional<Line> find(String run, long number) {
        return actions.find(run, number).map(action -> line(action, new HashMap<>()));
    }

    public List<String> services() {
        return actions.services();
    }

    /** Says that it is done, under the rules of what it came from. */
    public void done(Action action, String actor) throws Notes.Refused {
        notes.done(action.runId(), action.environment(), actor, action.number());
    }

    private List<Line> lines(Wanted wanted) {
        Map<String, Boolean> known = new HashMap<>();
        return actions.list(wanted, MOST).stream()
                .map(action -> line(action, known))
                .toList();
    }

    private Line line(Action action, Map<String, Boolean> known) {
        return new Line(
                action,
                ChronoUnit.DAYS.between(today(), action.due()),
                known.computeIfAbsent(
                        action.owner(), owner -> viewers.viewer(owner).known()));
    }

    private LocalDate today() {
        return DueDays.at(clock.instant(), settings.here()).today();
    }
}
