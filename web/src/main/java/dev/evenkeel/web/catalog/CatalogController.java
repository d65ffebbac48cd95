package dev.evenkeel.web.catalog;

import dev.evenkeel.activities.store.RunFilter;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The catalog: runbooks by procedure, and those that have problems. */
@Controller
class CatalogController {

    private final Catalog catalog;
    private final AlertRouting alerts;
    private final Runs runs;

    CatalogController(Catalog catalog, AlertRouting alerts, Store store) {
        this.catalog = catalog;
        this.alerts = alerts;
        this.runs = store.runs();
    }

    /** @param last its newest run; null when it never ran */
    record Card(Catalog.Entry entry, @Nullable RunSummary last) {}

    record Shelf(Procedure procedure, List<Card> cards) {}

    @GetMapping("/runbooks")
    String runbooks(@RequestParam(defaultValue = "") String q, Model model) {
        List<Catalog.Entry> found =
                catalog.entries().stream().filter(entry -> matches(entry, q)).toList();
        model.addAttribute("q", q);
        model.addAttribute("any", !catalog.entries().isEmpty());
        model.addAttribute(
                "shelves",
                Stream.of(Procedure.values())
                        .map(procedure -> new Shelf(procedure, cards(found, procedure)))
                        .filter(shelf -> !shelf.cards().isEmpty())
                        .toList());
        model.addAttribute(
                "broken", found.stream().filter(entry -> !entry.launchable()).toList());
        model.addAttribute("estateProblems", catalog.estateProblems());
        model.addAttribute("alertProblems", alerts.alertProblems());
        return "catalog/list";
    }

    /** The text of a runbook, with its problems. */
    @GetMapping("/runbooks/{name}")
    String runbook(@PathVariable String name, Model model) {
        Catalog.Entry entry = catalog.find(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("entry", entry);
        model.addAttribute(
                "recent", runs.list(RunFilter.ALL.withRunbook(name), null, 8).runs());
        return "catalog/runbook";
    }

    private List<Card> cards(List<Catalog.Entry> entries, Procedure procedure) {
        return entries.stream()
                .filter(entry -> entry.runbook() != null && entry.runbook().procedure() == procedure)
                .map(entry -> new Card(entry, last(entry.name()).orElse(null)))
                .toList();
    }

    private Optional<RunSummary> last(String runbook) {
        return runs.list(RunFilter.ALL.withRunbook(runbook), null, 1).runs().stream()
                .findFirst();
    }

    private static boolean matches(Catalog.Entry entry, String q) {
        String wanted = q.strip().toLowerCase(Locale.ROOT);
        @Nullable Runbook runbook = entry.runbook();
        Stream<@Nullable String> texts = runbook == null
                ? Stream.of(entry.name(), entry.path())
                : Stream.of(entry.name(), entry.path(), runbook.title(), runbook.owner(), runbook.service());
        return texts.filter(Objects::nonNull)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }
}
