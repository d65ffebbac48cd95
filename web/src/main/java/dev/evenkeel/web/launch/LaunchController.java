package dev.evenkeel.web.launch;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.inputs.AskedInputs;
import dev.evenkeel.web.inputs.SentInputs;
import dev.evenkeel.web.inputs.Uploads;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.Expected;
import dev.evenkeel.workflows.contract.Freeze;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.runbook.ListSource;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.WebUtils;

/** The form that starts a run. What was typed comes back when something is wrong with it, or when other fields are due. */
@Controller
class LaunchController {

    private static final String CHANGED =
            "With these values the form asks for something else. Look at it again, then launch.";

    private final Catalog catalog;
    private final Launcher launcher;
    private final Estates estates;
    private final ListSource lists;
    private final Uploads uploads;
    private final Expected expected;
    private final Store store;
    private final InstantSource clock;

    LaunchController(
            Catalog catalog,
            Launcher launcher,
            Estates estates,
            ListSource lists,
            Uploads uploads,
            Expected expected,
            Store store,
            InstantSource clock) {
        this.store = store;
        this.catalog = catalog;
        this.launcher = launcher;
        this.estates = estates;
        this.lists = lists;
        this.uploads = uploads;
        this.expected = expected;
        this.clock = clock;
    }

    @GetMapping("/runbooks/{name}/launch")
    String form(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> query,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        keep(query, model);
        Catalog.Entry entry = entry(name);
        @Nullable Runbook runbook = entry.runbook();
        if (runbook == null || !entry.launchable()) {
            return "redirect:/runbooks/{name}";
        }
        List<String> environments = catalog.environments(entry);
        @Nullable String asked = query.getFirst("environment");
        String environment = asked != null && environments.contains(asked)
                ? asked
                : environments.stream().findFirst().orElse("");
        Map<String, List<String>> typed = new LinkedHashMap<>();
        query.forEach((key, values) -> {
            if (key.startsWith("input.")) {
                typed.put(key.substring("input.".length()), List.copyOf(values));
            }
        });
        SentInputs sent = new SentInputs(typed, Map.of(), Map.of(), null);
        return show(
                launcher.newRunId(),
                environment,
                sent,
                DeclarationForm.of(query),
                Map.of(),
                entry,
                runbook,
                viewer,
                model);
    }

    /** The form again with what depends on what was typed; nothing is launched. */
    @PostMapping("/runbooks/{name}/launch/fields")
    String fields(
            @PathVariable String name,
            @RequestParam String runId,
            @RequestParam(defaultValue = "") String environment,
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        keep(sent, model);
        Catalog.Entry entry = entry(name);
        @Nullable Runbook runbook = entry.runbook();
        if (runbook == null || !entry.launchable()) {
            return "redirect:/runbooks/{name}";
        }
        boolean may = viewer.may(Role.OPERATOR, environment);
        SentInputs inputs = SentInputs.of(runbook, sent, may ? files(request) : Map.of(), uploads, viewer.name());
        return show(
                runId, environment, inputs, DeclarationForm.of(sent), inputs.wrong(), entry, runbook, viewer, model);
    }

    @PostMapping("/runbooks/{name}/launch")
    String launch(
            @PathVariable String name,
            @RequestParam String runId,
            @RequestParam(defaultValue = "") String environment,
            @RequestParam Mode mode,
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        keep(sent, model);
        Catalog.Entry entry = entry(name);
        @Nullable Runbook runbook = entry.runbook();
        if (runbook == null || !entry.launchable()) {
            return "redirect:/runbooks/{name}";
        }
        if (!viewer.may(Role.OPERATOR, environment)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        SentInputs inputs = SentInputs.of(runbook, sent, files(request), uploads, viewer.name());
        Map<String, String> wrong = new LinkedHashMap<>(inputs.wrong());
        DeclarationForm declared = DeclarationForm.of(sent);
        Launcher.Declaration declaration = declared.read(wrong);
        Launcher.DeclaredIncident incident = IncidentForm.of(sent).read(wrong);
        if (wrong.isEmpty() && inputs.outdated(asked(entry, runbook, environment, inputs))) {
            wrong.put("", CHANGED);
        }
        if (!wrong.isEmpty()) {
            return show(runId, environment, inputs, declared, wrong, entry, runbook, viewer, model);
        }
        Launcher.Terms terms = Launcher.Terms.NONE
                .declared(declaration)
                .incident(runbook.procedure() == Procedure.INCIDENT ? incident : null)
                .from(sent.getFirst("origin"))
                .overriding(sent.getFirst("override"));
        return switch (launcher.launch(
                new Launcher.Launch(runId, name, environment, mode, inputs.typed(), viewer.name(), terms))) {
            case Launcher.Launched.Started started -> "redirect:/runs/" + started.runId();
            case Launcher.Launched.Invalid invalid ->
                show(runId, environment, inputs, declared, invalid.messages(), entry, runbook, viewer, model);
            case Launcher.Launched.Refused refused ->
                show(
                        runId,
                        environment,
                        inputs,
                        declared,
                        Map.of("", refused.message()),
                        entry,
                        runbook,
                        viewer,
                        model);
        };
    }

    /** What is typed beside the inputs comes back with the form. */
    private void keep(MultiValueMap<String, String> sent, Model model) {
        model.addAttribute("impact", IncidentForm.of(sent));
        String origin = Optional.ofNullable(sent.getFirst("origin")).orElse("");
        model.addAttribute("origin", origin);
        // For whoever may not see it, it is no more than a run that is not there.
        model.addAttribute(
                "fromPrivate",
                store.runs().find(origin).isPresent() && store.runs().isPrivate(origin));
    }

    private String show(
            String runId,
            String environment,
            SentInputs sent,
            DeclarationForm declared,
            Map<String, String> wrong,
            Catalog.Entry entry,
            Runbook runbook,
            Viewer viewer,
            Model model) {
        AskedInputs asked = asked(entry, runbook, environment, sent);
        model.addAttribute("form", new LaunchForm(runId, environment, sent.values(asked), wrong));
        model.addAttribute("declared", declared);
        model.addAttribute("incident", runbook.procedure() == Procedure.INCIDENT);
        model.addAttribute("recovery", runbook.procedure() == Procedure.RECOVERY);
        model.addAttribute("entry", entry);
        model.addAttribute("runbook", runbook);
        model.addAttribute("outline", Outline.of(runbook));
        model.addAttribute("past", expected.of(runbook.name()));
        model.addAttribute("environments", catalog.environments(entry));
        model.addAttribute("asked", asked);
        model.addAttribute("frozen", frozen(entry, runbook));
        model.addAttribute(
                "mayLaunch", catalog.environments(entry).stream().anyMatch(name -> viewer.may(Role.OPERATOR, name)));
        return "launch/form";
    }

    /** What holds up live runs of it now, by environment. */
    private Map<String, Freeze.Holding> frozen(Catalog.Entry entry, Runbook runbook) {
        Map<String, Freeze.Holding> frozen = new LinkedHashMap<>();
        for (String environment : catalog.environments(entry)) {
            estates.snapshot(environment, runbook.service())
                    .flatMap(estate -> Frost.holding(runbook, estate, clock.millis()))
                    .ifPresent(holding -> frozen.put(environment, holding));
        }
        return frozen;
    }

    private AskedInputs asked(Catalog.Entry entry, Runbook runbook, String environment, SentInputs sent) {
        return Optional.of(environment)
                .filter(catalog.environments(entry)::contains)
                .flatMap(here -> estates.snapshot(here, runbook.service()))
                .map(estate -> AskedInputs.of(runbook, sent.typed(), estate, lists))
                .orElseGet(() -> AskedInputs.plain(runbook));
    }

    private static Map<String, MultipartFile> files(HttpServletRequest request) {
        @Nullable
        MultipartHttpServletRequest multipart = WebUtils.getNativeRequest(request, MultipartHttpServletRequest.class);
        return multipart == null ? Map.of() : multipart.getFileMap();
    }

    private Catalog.Entry entry(String name) {
        return catalog.find(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
