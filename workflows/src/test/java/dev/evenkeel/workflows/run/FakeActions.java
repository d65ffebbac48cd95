package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.ActionActivities;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reminders of three channels: one does not take the second of three, one takes none of four, one is well. */
final class FakeActions implements ActionActivities {

    final List<String> asked = new CopyOnWriteArrayList<>();

    @Override
    public List<Reminder> due() {
        return List.of(
                new Reminder("r1", 1, Stage.WEEK_OVERDUE, "ops"),
                new Reminder("r1", 2, Stage.DUE, "ops"),
                new Reminder("r2", 1, Stage.DUE, "broken"),
                new Reminder("r2", 2, Stage.DUE, "broken"),
                new Reminder("r1", 3, Stage.DUE, "ops"),
                new Reminder("r2", 3, Stage.DUE, "broken"),
                new Reminder("r2", 4, Stage.DUE, "broken"),
                new Reminder("r3", 1, Stage.DUE, "mail"));
    }

    @Override
    public boolean remind(Reminder reminder) {
        String name = reminder.channel() + "/" + reminder.action();
        asked.add(name);
        if (reminder.channel().equals("broken")) {
            throw ApplicationFailure.newNonRetryableFailure("no such thing", "BROKEN");
        }
        return !name.equals("ops/2");
    }
}
