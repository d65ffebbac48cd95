package dev.evenkeel.web.inputs;

import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.multipart.MultipartFile;

/**
 * What a form sent for the inputs of a runbook.
 *
 * @param typed by the id of the input: what stands there as it was proposed is left out, since it follows what it depends on
 * @param wrong what is wrong with uploads, by the id of the input
 * @param proposed the computed defaults that the form showed
 * @param shown the ids of the inputs that the form showed; null when it does not say
 */
public record SentInputs(
        Map<String, List<String>> typed,
        Map<String, String> wrong,
        Map<String, String> proposed,
        @Nullable String shown) {

    private static final String VALUE = "input.";
    private static final String FILE = "file.";
    private static final String PROPOSED = "proposed.";

    /** @param files as the form sent them, by the name of their field */
    public static SentInputs of(
            Runbook runbook,
            MultiValueMap<String, String> sent,
            Map<String, MultipartFile> files,
            Uploads uploads,
            String actor) {
        Map<String, List<String>> typed = new LinkedHashMap<>();
        Map<String, String> wrong = new LinkedHashMap<>();
        Map<String, String> proposed = new LinkedHashMap<>();
        sent.forEach((key, values) -> {
            if (key.startsWith(VALUE)) {
                typed.put(key.substring(VALUE.length()), List.copyOf(values));
            } else if (key.startsWith(PROPOSED)) {
                proposed.put(key.substring(PROPOSED.length()), String.join("\n", values));
            }
        });
        @Nullable String shown = sent.getFirst("shown");
        for (Input input : runbook.inputs()) {
            complete(input, typed, shown);
            if (lines(typed.get(input.id())).equals(lines(proposed.get(input.id())))) {
                typed.remove(input.id());
            }
            MultipartFile file = files.get(FILE + input.id());
            if (file != null && !file.isEmpty()) {
                try {
                    InputFile kept = uploads.keep(actor, file, input.maxBytes());
                    typed.put(input.id(), List.of(kept.text()));
                } catch (Uploads.Refused e) {
                    wrong.put(input.id(), e.why());
                }
            }
        }
        return new SentInputs(typed, wrong, proposed, shown);
    }

    /** A browser leaves out an unticked box; lists are typed one value to a line. */
    private static void complete(Input input, Map<String, List<String>> typed, @Nullable String shown) {
        if (input.kind() == Input.Kind.BOOLEAN) {
            if (shown == null || Arrays.asList(shown.split(" ", -1)).contains(input.id())) {
                typed.putIfAbsent(input.id(), List.of("false"));
            }
        } else if (input.kind() == Input.Kind.LIST) {
            typed.computeIfPresent(
                    input.id(),
                    (id, texts) -> texts.stream()
                            .flatMap(String::lines)
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .toList());
        }
    }

    private static List<String> lines(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list ->
                list.stream().map(String::valueOf).flatMap(String::lines).toList();
            default -> value.toString().lines().toList();
        };
    }

    /** Whether the form would look otherwise now, so that somebody would launch what they have not seen. */
    public boolean outdated(AskedInputs now) {
        boolean others = shown != null && !shown.equals(now.shownIds());
        return others
                || proposed.entrySet().stream()
                        .anyMatch(before -> !typed.containsKey(before.getKey())
                                && now.shown().contains(before.getKey())
                                && !lines(before.getValue()).equals(lines(now.proposal(before.getKey()))));
    }

    /** What the form shows next: what was typed, and the defaults where nothing was. */
    public Map<String, List<String>> values(AskedInputs now) {
        Map<String, List<String>> values = new LinkedHashMap<>(now.proposals());
        values.putAll(typed);
        return values;
    }
}
