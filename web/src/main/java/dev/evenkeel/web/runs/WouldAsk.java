package dev.evenkeel.web.runs;

import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.StepView;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whom a live run would ask, as its rehearsal found.
 *
 * @param title of the step
 * @param who may answer; whoever asked for the run may not approve it
 */
public record WouldAsk(String title, long count, Role role, List<String> who) {

    static List<WouldAsk> of(RunView run, List<JournalEvent> journal, Viewers viewers) {
        List<WouldAsk> asks = new ArrayList<>();
        for (JournalEvent event : journal) {
            if (event.type() == Type.STEP_PREVIEWED && event.data().get("count") instanceof Number count) {
                String kind = run.step(event.step()).map(StepView::kind).orElse("");
                String title = run.step(event.step()).map(StepView::label).orElse(String.valueOf(event.step()));
                Arrays.stream(Role.values())
                        .filter(role -> role.name().equals(event.data().get("role")))
                        .map(role -> new WouldAsk(title, count.longValue(), role, who(run, role, kind, viewers)))
                        .forEach(asks::add);
            }
        }
        return asks;
    }

    private static List<String> who(RunView run, Role role, String kind, Viewers viewers) {
        boolean approves = kind.equals("approval") || kind.startsWith("terraform.");
        return viewers.holders(role, run.summary().environment()).stream()
                .filter(name -> !approves || !name.equals(run.summary().requester()))
                .toList();
    }
}
