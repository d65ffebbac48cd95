package dev.evenkeel.web.inputs;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.InputFields;
import dev.evenkeel.workflows.runbook.ListSource;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a form shows for the inputs of a runbook, with the values that they have at the moment.
 *
 * @param choices the allowed values by the input's id; empty when any value that fits is allowed
 * @param troubles why the choices or the default of an input cannot be told, by its id
 * @param shown the ids of those that are asked for
 * @param proposals the defaults here, as a form has them, by the id
 * @param dependent whether any input changes with another one, or with where the run will be
 * @param files whether any input is a file
 */
public record AskedInputs(
        Map<String, List<String>> choices,
        Map<String, String> troubles,
        Set<String> shown,
        Map<String, List<String>> proposals,
        boolean dependent,
        boolean files) {

    /** @param typed as a form has it, by the id of the input; what is not there takes its default */
    public static AskedInputs of(
            Runbook runbook, Map<String, List<String>> typed, EstateSnapshot estate, ListSource lists) {
        Map<String, List<String>> choices = new LinkedHashMap<>();
        Map<String, String> troubles = new LinkedHashMap<>();
        Set<String> shown = new LinkedHashSet<>();
        Map<String, List<String>> proposals = new LinkedHashMap<>();
        for (InputFields.Field field : InputFields.of(runbook, typed, estate, lists)) {
            String id = field.input().id();
            choices.put(id, field.allowed().orElse(List.of()));
            if (field.shown()) {
                shown.add(id);
            }
            if (field.trouble() != null) {
                troubles.put(id, field.trouble());
            }
            if (field.proposal() != null) {
                proposals.put(id, texts(field.proposal()));
            }
        }
        return new AskedInputs(choices, troubles, shown, proposals, dependent(runbook), files(runbook));
    }

    /** Where nothing is known of the estate: each input stands as it is written. */
    public static AskedInputs plain(Runbook runbook) {
        Map<String, List<String>> choices = new LinkedHashMap<>();
        Map<String, List<String>> proposals = new LinkedHashMap<>();
        for (Input input : runbook.inputs()) {
            choices.put(input.id(), input.options());
            if (input.defaultValue() != null) {
                proposals.put(input.id(), texts(input.defaultValue()));
            }
        }
        return new AskedInputs(choices, Map.of(), choices.keySet(), proposals, dependent(runbook), files(runbook));
    }

    private static boolean files(Runbook runbook) {
        return runbook.inputs().stream().anyMatch(input -> input.kind() == Input.Kind.FILE);
    }

    private static boolean dependent(Runbook runbook) {
        return runbook.inputs().stream()
                .anyMatch(input -> input.among() != null
                        || input.list() != null
                        || input.computed() != null
                        || input.when() != null
                        || input.kind() == Input.Kind.SITE);
    }

    /** A value as a form has it. */
    public static List<String> texts(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case Collection<?> items -> items.stream().map(AskedInputs::text).toList();
            case Object single -> List.of(text(single));
        };
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1e15 -> Long.toString(number.longValue());
            case Map<?, ?> map -> InputFile.of(map).map(InputFile::text).orElseGet(map::toString);
            case null, default -> String.valueOf(value);
        };
    }

    public String proposal(String id) {
        return String.join("\n", proposals.getOrDefault(id, List.of()));
    }

    /** Changes when other inputs are asked for. */
    public String shownIds() {
        return String.join(" ", shown);
    }

    public @Nullable String trouble(String id) {
        return troubles.get(id);
    }
}
