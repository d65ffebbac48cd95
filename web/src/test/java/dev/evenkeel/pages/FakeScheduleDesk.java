package dev.evenkeel.pages;

import dev.evenkeel.activities.store.Schedules.Pause;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.schedules.ScheduleDesk;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was asked, and keeps pauses in the store. A token or a comment {@code REFUSE} is refused. */
public final class FakeScheduleDesk implements ScheduleDesk {

    public final List<String> asked = new ArrayList<>();

    private final Store store;

    FakeScheduleDesk(Store store) {
        this.store = store;
    }

    @Override
    public void pause(String schedule, String actor, String reason) throws Refused {
        if (reason.isBlank()) {
            throw new Refused(Why.WRONG, "Say why, in at most 2000 characters: a reason is needed.");
        }
        store.schedules().plan(schedule, "{}", 0);
        store.schedules().pause(schedule, new Pause(actor, reason, 1), "production");
        asked.add("pause " + schedule + " " + actor + " " + reason);
    }

    @Override
    public void resume(String schedule, String actor, String reason) throws Refused {
        if (!store.schedules().resume(schedule, actor, reason, "production")) {
            throw new Refused(Why.NOT_NOW, "It is not paused. Look at it again.");
        }
        asked.add("resume " + schedule + " " + actor);
    }

    @Override
    public String start(String schedule, String actor, String token) throws Refused {
        refuse(token);
        asked.add("start " + schedule + " " + actor + " " + token);
        return "schedule/" + schedule + "-now-" + token;
    }

    @Override
    public void decide(String launcher, String actor, boolean agree, String comment) throws Refused {
        refuse(comment);
        asked.add((agree ? "confirm " : "decline ") + launcher + " " + actor + " " + comment);
    }

    private static void refuse(String text) throws Refused {
        if (text.equals("REFUSE")) {
            throw new Refused(Why.NOT_NOW, "Nobody is asked about this start any more: look at it again");
        }
    }
}
