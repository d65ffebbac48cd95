package dev.evenkeel.web.runners;

import dev.evenkeel.activities.store.RunnerActs.Handed;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.InputFile;
import io.temporal.api.common.v1.Payloads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads from the input of an activity what its runner may ask for: the act, the secrets that it refers to, the files that it names. */
final class Handing {

    private static final Pattern REFERENCE = Pattern.compile("[a-z][a-z0-9-]{1,20}:\\S.{0,1000}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    /** Before a digest that only counts when its file belongs to the act's own run. */
    static final String OF_RUN = "run:";
    /** Where requests carry references beside those of the act itself. All else is text, whatever it looks like. */
    private static final Set<String> REFERENCES = Set.of(
            "key",
            "password",
            "token",
            "credential",
            "credentials",
            "kubeconfig",
            "secret",
            "secrets",
            "vaultPassword",
            "becomePassword");

    /** Where authors and people write what they like. */
    private static final Set<String> FREE = Set.of(
            "variables", "environment", "headers", "backend", "body", "files", "hosts", "inputs", "vars", "values");

    private Handing() {}

    /** @return empty when the input is about no act */
    static Optional<Handed> read(Payloads input, String runner, long at) {
        if (input.getPayloadsCount() != 1) {
            return Optional.empty();
        }
        @Nullable
        Object request = CanonicalJson.read(input.getPayloads(0).getData().toStringUtf8())
                .orElse(null);
        if (!(request instanceof Map<?, ?> fields) || !(fields.get("act") instanceof Map<?, ?> said)) {
            return Optional.empty();
        }
        Act act;
        try {
            act = CanonicalJson.read(CanonicalJson.write(said), Act.class);
        } catch (IllegalArgumentException | NullPointerException noAct) {
            return Optional.empty();
        }
        Set<String> secrets = new LinkedHashSet<>(act.secrets().values());
        Set<String> files = new LinkedHashSet<>();
        fields.forEach((name, value) -> {
            if (!"act".equals(name)) {
                written(String.valueOf(name), value, secrets);
                digests(value, files);
            }
        });
        return Optional.of(new Handed(act, runner, new ArrayList<>(secrets), new ArrayList<>(files), at, null));
    }

    private static void written(String name, @Nullable Object value, Set<String> found) {
        if (REFERENCES.contains(name)) {
            references(value, found);
        } else if (value instanceof Map<?, ?> map && !FREE.contains(name) && !name.equals("act")) {
            map.forEach((inner, element) -> written(String.valueOf(inner), element, found));
        }
    }

    private static void references(@Nullable Object value, Set<String> found) {
        switch (value) {
            case String text when REFERENCE.matcher(text).matches() -> found.add(text);
            case Map<?, ?> map -> map.values().forEach(inner -> references(inner, found));
            case null, default -> {}
        }
    }

    private static void digests(@Nullable Object value, Set<String> found) {
        switch (value) {
            case String text when DIGEST.matcher(text).matches() -> found.add(OF_RUN + text);
            case Map<?, ?> map -> {
                InputFile.of(map).ifPresent(file -> found.add(file.sha256()));
                map.values().forEach(inner -> digests(inner, found));
            }
            case List<?> list -> list.forEach(inner -> digests(inner, found));
            case null, default -> {}
        }
    }
}
