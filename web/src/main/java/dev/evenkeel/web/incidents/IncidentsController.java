package dev.evenkeel.web.incidents;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.runs.view.IncidentView;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The incidents that are open, the gravest first, and those that have ended. */
@Controller
class IncidentsController {

    private static final int MOST_OPEN = 100;
    private static final int MOST_CLOSED = 50;

    private final Store store;
    private final Catalog catalog;
    private final Viewers viewers;

    IncidentsController(Store store, Catalog catalog, Viewers viewers) {
        this.store = store;
        this.catalog = catalog;
        this.viewers = viewers;
    }

    /**
     * @param incident null when its workflow has not written anything yet
     * @param commander null when nobody is, or not any more
     */
    public record Line(
            RunSummary run,
            @Nullable IncidentView incident,
            @Nullable String commander) {
        public int severity() {
            return incident == null ? 3 : incident.severity();
        }
    }

    @GetMapping("/incidents")
    String board(@RequestParam(defaultValue = "") String q, Model model) {
        model.addAttribute(
                "open",
                store.incidents().open(MOST_OPEN).stream()
                        .map(this::line)
                        .sorted(Comparator.comparingInt(Line::severity)
                                .thenComparing(line -> line.run().startedAt()))
                        .toList());
        model.addAttribute(
                "closed",
                store.incidents().ended(q, MOST_CLOSED).stream().map(this::line).toList());
        model.addAttribute("q", q);
        model.addAttribute("runbooks", runbooks());
        return "incidents/board";
    }

    private List<Catalog.Entry> runbooks() {
        return catalog.entries().stream()
                .filter(entry -> entry.launchable() && isIncident(entry.runbook()))
                .toList();
    }

    private static boolean isIncident(@Nullable Runbook runbook) {
        return runbook != null && runbook.procedure() == Procedure.INCIDENT;
    }

    private Line line(RunSummary run) {
        @Nullable IncidentView incident = IncidentView.of(store.incidents().marks(run.runId()));
        @Nullable String commander = incident == null ? null : incident.commander();
        return new Line(
                run, incident, commander != null && viewers.viewer(commander).known() ? commander : null);
    }
}
