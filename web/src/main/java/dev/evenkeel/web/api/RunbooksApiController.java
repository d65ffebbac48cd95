package dev.evenkeel.web.api;

import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.Runbook;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The catalog. */
@RestController
@RequestMapping("/api/v1/runbooks")
class RunbooksApiController {

    private final Catalog catalog;

    RunbooksApiController(Catalog catalog) {
        this.catalog = catalog;
    }

    record RunbookList(List<RunbookAnswer> runbooks) {}

    /**
     * @param hash SHA-256 of the text, in hex
     * @param launchable false while the file has problems
     */
    record RunbookAnswer(
            String name,
            @Nullable String title,
            @Nullable String procedure,
            @Nullable String owner,
            @Nullable String service,
            String description,
            String path,
            String hash,
            String commit,
            boolean launchable,
            List<String> environments,
            List<InputAnswer> inputs,
            List<ProblemAnswer> problems) {}

    /** @param choices the values that it may have in the environment that was asked for; empty when any */
    record InputAnswer(
            String id,
            String type,
            String title,
            String description,
            boolean required,
            @Nullable Object defaultValue,
            List<String> choices,
            @Nullable String pattern,
            @Nullable Double min,
            @Nullable Double max) {}

    /** Lines and columns count from 1. */
    record ProblemAnswer(String file, int line, int column, String message, String hint) {}

    @Operation(summary = "All runbooks, those with problems too")
    @GetMapping
    RunbookList runbooks(@AuthenticationPrincipal ApiCaller caller) {
        return new RunbookList(catalog.entries().stream()
                .map(entry -> answer(entry, environments(entry, caller), null))
                .toList());
    }

    @Operation(summary = "One runbook; with the environment, the choices that its inputs have there")
    @GetMapping("/{name}")
    RunbookAnswer runbook(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String environment,
            @AuthenticationPrincipal ApiCaller caller) {
        Catalog.Entry entry = catalog.find(name)
                .orElseThrow(() -> ApiException.of(
                        HttpStatus.NOT_FOUND,
                        "There is no runbook " + name + ". Look for it in the catalog: GET /api/v1/runbooks."));
        List<String> environments = environments(entry, caller);
        if (environment != null && !environments.contains(environment)) {
            throw ApiException.field("environment", "It is one of: " + String.join(", ", environments) + ".");
        }
        return answer(
                entry,
                environments,
                environment != null
                        ? environment
                        : environments.stream().findFirst().orElse(null));
    }

    private List<String> environments(Catalog.Entry entry, ApiCaller caller) {
        return catalog.environments(entry).stream().filter(caller::reaches).toList();
    }

    private RunbookAnswer answer(Catalog.Entry entry, List<String> environments, @Nullable String environment) {
        Optional<Runbook> runbook = Optional.ofNullable(entry.runbook());
        return new RunbookAnswer(
                entry.name(),
                runbook.map(Runbook::title).orElse(null),
                runbook.map(known -> known.procedure().key()).orElse(null),
                runbook.map(Runbook::owner).orElse(null),
                runbook.map(Runbook::service).orElse(null),
                runbook.map(Runbook::description).orElse(""),
                entry.path(),
                entry.hash(),
                entry.commit(),
                entry.launchable(),
                environments,
                runbook.map(Runbook::inputs).orElse(List.of()).stream()
                        .map(input -> input(entry, input, environment))
                        .toList(),
                entry.problems().stream()
                        .map(problem -> new ProblemAnswer(
                                problem.at().file(),
                                problem.at().line(),
                                problem.at().column(),
                                problem.message(),
                                problem.hint()))
                        .toList());
    }

    private InputAnswer input(Catalog.Entry entry, Input input, @Nullable String environment) {
        return new InputAnswer(
                input.id(),
                Names.of(input.kind()),
                input.title(),
                input.description(),
                input.required(),
                input.defaultValue(),
                environment == null ? input.options() : catalog.choices(entry, environment, input),
                input.pattern(),
                input.min(),
                input.max());
    }
}
