package dev.evenkeel.web.launch;

import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.Expected;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.springframework.web.server.ResponseStatusException;

/** The form that starts a run. What was typed comes back when something is wrong with it. */
@Controller
class LaunchController {

    private static final String PREFIX = "input.";

    private final Catalog catalog;
    private final Launcher launcher;
    private final Expected expected;

    LaunchController(Catalog catalog, Launcher launcher, Expected expected) {
        this.catalog = catalog;
        this.launcher = launcher;
        this.expected = expected;
    }

    @GetMapping("/runbooks/{name}/launch")
    String form(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> query,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
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
        Map<String, List<String>> typed = defaults(runbook);
        typed.putAll(typed(query));
        return show(new LaunchForm(launcher.newRunId(), environment, typed, Map.of()), entry, runbook, viewer, model);
    }

    @PostMapping("/runbooks/{name}/launch")
    String launch(
            @PathVariable String name,
            @RequestParam String runId,
            @RequestParam(defaultValue = "") String environment,
            @RequestParam Mode mode,
            @RequestParam MultiValueMap<String, String> sent,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        Catalog.Entry entry = entry(name);
        @Nullable Runbook runbook = entry.runbook();
        if (runbook == null || !entry.launchable()) {
            return "redirect:/runbooks/{name}";
        }
        if (!viewer.may(Role.OPERATOR, environment)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        Map<String, List<String>> typed = typed(sent);
        return switch (launcher.launch(
                new Launcher.Launch(runId, name, environment, mode, complete(typed, runbook), viewer.name()))) {
            case Launcher.Launched.Started started -> "redirect:/runs/" + started.runId();
            case Launcher.Launched.Invalid invalid ->
                show(new LaunchForm(runId, environment, typed, invalid.messages()), entry, runbook, viewer, model);
            case Launcher.Launched.Refused refused ->
                show(
                        new LaunchForm(runId, environment, typed, Map.of("", refused.message())),
                        entry,
                        runbook,
                        viewer,
                        model);
        };
    }

    private String show(LaunchForm form, Catalog.Entry entry, Runbook runbook, Viewer viewer, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("entry", entry);
        model.addAttribute("runbook", runbook);
        model.addAttribute("outline", Outline.of(runbook));
        model.addAttribute("past", expected.of(runbook.name()));
        model.addAttribute("environments", catalog.environments(entry));
        Map<String, List<String>> choices = new LinkedHashMap<>();
        runbook.inputs().forEach(input -> choices.put(input.id(), catalog.choices(entry, form.environment(), input)));
        model.addAttribute("choices", choices);
        model.addAttribute(
                "mayLaunch", catalog.environments(entry).stream().anyMatch(name -> viewer.may(Role.OPERATOR, name)));
        return "launch/form";
    }

    private Catalog.Entry entry(String name) {
        return catalog.find(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static Map<String, List<String>> defaults(Runbook runbook) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Input input : runbook.inputs()) {
            switch (input.defaultValue()) {
                case null -> {}
                case List<?> list ->
                    values.put(input.id(), list.stream().map(String::valueOf).toList());
                case Double number
                when number == Math.rint(number) -> values.put(input.id(), List.of(Long.toString(number.longValue())));
                case Object value -> values.put(input.id(), List.of(value.toString()));
            }
        }
        return values;
    }

    private static Map<String, List<String>> typed(MultiValueMap<String, String> sent) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        sent.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                values.put(key.substring(PREFIX.length()), List.copyOf(value));
            }
        });
        return values;
    }

    /** A browser leaves out an unticked box; lists are typed one value to a line. */
    private static Map<String, List<String>> complete(Map<String, List<String>> typed, Runbook runbook) {
        Map<String, List<String>> values = new LinkedHashMap<>(typed);
        for (Input input : runbook.inputs()) {
            if (input.kind() == Input.Kind.BOOLEAN) {
                values.putIfAbsent(input.id(), List.of("false"));
            } else if (input.kind() == Input.Kind.LIST && values.containsKey(input.id())) {
                values.computeIfPresent(
                        input.id(),
                        (id, texts) -> texts.stream()
                                .flatMap(String::lines)
                                .map(String::strip)
                                .filter(line -> !line.isEmpty())
                                .toList());
            }
        }
        return values;
    }
}
