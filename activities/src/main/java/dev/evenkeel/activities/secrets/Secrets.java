package dev.evenkeel.activities.secrets;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Act;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Resolves references to secrets, on the host that acts. A reference is {@code env:NAME} or {@code file:PATH}. What cannot be resolved
 * is a {@link dev.evenkeel.workflows.contract.Failures#BAD_REQUEST}; no message holds a value.
 */
public final class Secrets {

    private static final long LARGEST = 64 * 1024;

    private final SecretSettings settings;
    private final UnaryOperator<@Nullable String> environment;

    public Secrets(SecretSettings settings) {
        this(settings, name -> name == null ? null : System.getenv(name));
    }

    Secrets(SecretSettings settings, UnaryOperator<@Nullable String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /** @param values by the name of the environment variable that the tool gets */
    public record Resolved(Map<String, String> values, Masker masker) {
        @Override
        public String toString() {
            return "Resolved" + values.keySet();
        }
    }

    public Resolved of(Act act) {
        if (act.secrets().isEmpty()) {
            return new Resolved(Map.of(), Masker.none());
        }
        Map<String, String> values = new LinkedHashMap<>();
        act.secrets().forEach((name, reference) -> values.put(name, resolve(reference)));
        return new Resolved(values, Masker.of(values.values()));
    }

    /** @throws ApplicationFailure of type BAD_REQUEST */
    public String resolve(String reference) {
        String value = read(reference);
        if (value.length() < Spellings.SHORTEST) {
            throw ActFailures.badRequest(
                    "The secret " + reference + " is shorter than " + Spellings.SHORTEST
                            + " characters, too short to be hidden in logs",
                    "Use a longer secret, or pass the value as an ordinary variable if it is none.");
        }
        if (value.indexOf('\0') >= 0) {
            throw ActFailures.badRequest(
                    "The secret " + reference + " holds a zero byte", "Store it as text, for example in base64.");
        }
        return value;
    }

    private String read(String reference) {
        if (reference.startsWith("env:")) {
            return fromEnvironment(reference, reference.substring("env:".length()));
        }
        if (reference.startsWith("file:")) {
            return fromFile(reference, reference.substring("file:".length()));
        }
        throw ActFailures.badRequest(
                "A secret is not referred to as env:NAME or file:PATH",
                "Write env: and the name of a variable, or file: and a path below the secrets folder.");
    }

    private String fromEnvironment(String reference, String name) {
        if (!settings.allows(name)) {
            throw ActFailures.badRequest(
                    "The secret " + reference + " is not open to runbooks",
                    "Give the variable a name that begins with " + String.join(" or ", settings.prefixes())
                            + ", or add it to the allowed names in the server's settings.");
        }
        String value = environment.apply(name);
        if (value == null) {
            throw ActFailures.badRequest(
                    "The secret " + reference + " is not set on this host",
                    "Set the environment variable " + name + " where the server runs and restart it.");
        }
        return value;
    }

    private String fromFile(String reference, String path) {
        try {
            Path folder = settings.folder().toRealPath();
            Path file = folder.resolve(path).toRealPath();
            if (!file.startsWith(folder)) {
                throw outside(reference);
            }
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw ActFailures.badRequest(
                        "The secret " + reference + " is no file of at most 64 KiB",
                        "Point it to a plain, small file.");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (InvalidPathException e) {
            throw outside(reference);
        } catch (IOException e) {
            throw ActFailures.badRequest(
                    "The secret " + reference + " cannot be read on this host ("
                            + e.getClass().getSimpleName() + ")",
                    "Put the file below " + settings.folder() + ", as text in UTF-8 that the server's user may read.");
        }
    }

    private ApplicationFailure outside(String reference) {
        return ActFailures.badRequest(
                "The secret " + reference + " is not below the secrets folder",
                "Name a file below " + settings.folder() + "; links that lead out of it are not followed.");
    }
}
