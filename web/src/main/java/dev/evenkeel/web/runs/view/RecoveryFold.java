package dev.evenkeel.web.runs.view;

import dev.evenkeel.web.runs.view.RecoveryView.Forecast;
import dev.evenkeel.web.runs.view.RecoveryView.Measured;
import dev.evenkeel.web.runs.view.RecoveryView.Proof;
import dev.evenkeel.web.runs.view.RecoveryView.Verified;
import dev.evenkeel.workflows.contract.JournalEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recovery while the journal is read. */
final class RecoveryFold {

    /** Gives the title of a step by its key. */
    interface Titles {
        String title(@Nullable String key);
    }

    private final Titles titles;
    private final Map<String, Long> usual = new LinkedHashMap<>();
    private final Map<String, Long> budgets = new LinkedHashMap<>();
    private @Nullable Data declared;
    private long declaredAt;
    private boolean graceful;
    private @Nullable Proof fence;
    private Measured measured = Measured.NOTHING;
    private @Nullable String primary;
    private @Nullable Forecast forecast;
    private @Nullable Verified verified;

    RecoveryFold(Titles titles) {
        this.titles = titles;
    }

    void add(JournalEvent event, Data data) {
        switch (event.type()) {
            case DECLARED -> {
                declared = data;
                declaredAt = moment(data, "declared", event.at());
                graceful = data.yes("graceful");
                new Data(data.map("usual")).values().forEach((phase, took) -> {
                    if (took instanceof Number number) {
                        usual.put(phase, number.longValue());
                    }
                });
            }
            case UNGRACEFUL -> graceful = false;
            case FENCE_PROVEN -> fence = new Proof(event.at(), titles.title(event.step()), data.text("proof"));
            case MEASURED -> measured = measured.with(data);
            case PRIMARY_CHANGED -> primary = data.text("to");
            case BUDGET_EXCEEDED -> {
                String of = event.step() == null ? data.text("phase") : event.step();
                budgets.put(of, moment(data, "budget", 0));
            }
            case FORECAST ->
                forecast = new Forecast(moment(data, "end", 0), moment(data, "rto_at", 0), moment(data, "late", 0));
            case VERIFIED ->
                verified = new Verified(
                        event.at(),
                        moment(data, "since_outage", 0),
                        moment(data, "since_declared", 0),
                        moment(data, "waiting", 0),
                        data.yes("met"));
            default -> {}
        }
    }

    /** @return null when nothing was declared */
    @Nullable
    RecoveryView view() {
        @Nullable Data said = declared;
        return said == null
                ? null
                : new RecoveryView(
                        moment(said, "outage", declaredAt),
                        declaredAt,
                        graceful,
                        said.text("primary"),
                        said.text("to"),
                        said.moment("rto"),
                        said.moment("rpo"),
                        said.textOrNull("returns_from"),
                        usual,
                        fence,
                        measured,
                        primary,
                        forecast,
                        verified,
                        budgets);
    }

    private static long moment(Data data, String key, long otherwise) {
        @Nullable Long moment = data.moment(key);
        return moment == null ? otherwise : moment;
    }
}
