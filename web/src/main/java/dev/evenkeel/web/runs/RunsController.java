package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.RunFilter;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of runs. */
@Controller
class RunsController {

    private static final int PAGE = 30;

    private final Runs runs;
    private final Catalog catalog;

    RunsController(Store store, Catalog catalog) {
        this.runs = store.runs();
        this.catalog = catalog;
    }

    /** @param show {@code mine}, {@code waiting}, or nothing for all */
    record Filters(
            @Nullable String q,
            @Nullable RunStatus status,
            @Nullable String runbook,
            @Nullable Mode mode,
            @Nullable String environment,
            @Nullable String show,
            @Nullable String after) {

        public boolean any() {
            return filled(q).isPresent()
                    || status != null
                    || filled(runbook).isPresent()
                    || mode != null
                    || filled(environment).isPresent()
                    || filled(show).isPresent();
        }

        RunFilter filter(String viewer) {
            return new RunFilter(
                    filled(q).orElse(null),
                    filled(runbook).orElse(null),
                    status == null ? Set.of() : Set.of(status),
                    "waiting".equals(show),
                    mode,
                    filled(environment).orElse(null),
                    "mine".equals(show) ? viewer : null,
                    null,
                    null);
        }

        static Optional<String> filled(@Nullable String text) {
            return Optional.ofNullable(text).filter(value -> !value.isBlank());
        }
    }

    @GetMapping("/runs")
    String list(
            @ModelAttribute("filters") Filters filters,
            @ModelAttribute("viewer") Viewer viewer,
            @RequestParam(required = false) @Nullable String after,
            Model model) {
        model.addAttribute("list", page(filters, viewer, Filters.filled(after).orElse(null)));
        model.addAttribute("first", Filters.filled(after).isEmpty());
        model.addAttribute("statuses", RunStatus.values());
        model.addAttribute("modes", Mode.values());
        model.addAttribute(
                "runbooks", catalog.entries().stream().map(Catalog.Entry::name).toList());
        Set<String> environments = new TreeSet<>();
        catalog.entries().forEach(entry -> environments.addAll(catalog.environments(entry)));
        model.addAttribute("environments", environments);
        return "runs/list";
    }

    /** A cursor that is none of ours begins at the beginning. */
    private Runs.Page page(Filters filters, Viewer viewer, @Nullable String after) {
        try {
            return runs.list(filters.filter(viewer.name()), after, PAGE);
        } catch (IllegalArgumentException e) {
            return runs.list(filters.filter(viewer.name()), null, PAGE);
        }
    }
}
