package dev.evenkeel.web.api;

import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.InputFields;
import dev.evenkeel.workflows.runbook.ListSource;
import dev.evenkeel.workflows.runbook.Runbook;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The catalog. */
@RestController
@RequestMapping("/api/v1/runbooks")
class RunbooksApiController {

    private final Catalog catalog;
    private final Estates estates;
    private final ListSource lists;

    RunbooksApiController(Catalog catalog, Estates estates, ListSource lists) {
        this.catalog = catalog;
        this.estates = estates;
        this.lists = lists;
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

    /**
     * @param choices the values that it may have in the environment that was asked for, when they do not depend on other inputs; empty
     *     when any
     * @param needs the inputs on which its choices, its default or whether it is asked for depend
     */
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
            @Nullable Double max,
            List<String> needs) {}

    /** @param inputs what is known of them so far; those that are left out take their defaults */
    record FormBody(@Nullable String environment, @Nullable Map<String, @Nullable Object> inputs) {}

    record FormAnswer(List<FieldAnswer> fields) {}

    /**
     * @param asked whether a launch with these values takes it
     * @param choices the values that it may have with these values of the others; empty when any that fits
     * @param trouble why the choices or the default cannot be told; null when they can
     */
    record FieldAnswer(
            String id,
            boolean asked,
            List<String> choices,
            @Nullable Object defaultValue,
            @Nullable String message,
            @Nullable String trouble) {}

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

    @Operation(summary = "The fields of a launch with the values that are known so far, as the form shows them")
    @PostMapping(path = "/{name}/inputs", consumes = "application/json")
    FormAnswer form(@PathVariable String name, @RequestBody FormBody body, @AuthenticationPrincipal ApiCaller caller) {
        Catalog.Entry entry = catalog.find(name)
                .orElseThrow(() -> ApiException.of(
                        HttpStatus.NOT_FOUND,
                        "There is no runbook " + name + ". Look for it in the catalog: GET /api/v1/runbooks."));
        Runbook runbook = entry.runbook();
        if (runbook == null) {
            throw ApiException.of(
                    HttpStatus.CONFLICT, "The runbook " + name + " has problems. Correct the file, then ask again.");
        }
        Values values = new Values();
        Map<String, List<String>> inputs = values.texts(body.inputs());
        values.complete();
        List<String> environments = environments(entry, caller);
        String where =
                body.environment() == null && environments.size() == 1 ? environments.getFirst() : body.environment();
        return Optional.ofNullable(where)
                .filter(environments::contains)
                .flatMap(here -> estates.snapshot(here, runbook.service()))
                .map(estate -> new FormAnswer(InputFields.of(runbook, inputs, estate, lists).stream()
                        .map(RunbooksApiController::field)
                        .toList()))
                .orElseThrow(() ->
                        ApiException.field("environment", "It is one of: " + String.join(", ", environments) + "."));
    }

    private static FieldAnswer field(InputFields.Field field) {
        return new FieldAnswer(
                field.input().id(),
                field.shown(),
                field.allowed().orElse(List.of()),
                field.proposal(),
                field.message(),
                field.trouble());
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
                input.max(),
                List.copyOf(input.needs()));
    }
}
