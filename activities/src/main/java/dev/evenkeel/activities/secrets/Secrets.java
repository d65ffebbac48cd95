package dev.evenkeel.activities.secrets;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.SecretReference;
import io.temporal.failure.ApplicationFailure;
import java.lang.ScopedValue.CallableOp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Resolves references to secrets, on the host that acts: each form by its {@link SecretSource}. What an act reads is recorded before
 * it is handed out, and from then on masked in whatever the run says here. What cannot be resolved is a
 * {@link dev.evenkeel.workflows.contract.Failures#BAD_REQUEST} or UNREACHABLE; no message holds a value.
 */
public final class Secrets {

    private static final ScopedValue<Act> ACT = ScopedValue.newInstance();

    private final List<SecretSource> sources;
    private final SecretUses uses;
    private final RunMaskers maskers = new RunMaskers();

    /** @param sources asked in their order */
    public Secrets(List<SecretSource> sources, SecretUses uses) {
        this.sources = List.copyOf(sources);
        this.uses = uses;
    }

    /** Those of this host alone: {@code env:} and {@code file:}. */
    public Secrets(SecretSettings settings) {
        this(ofHost(settings), SecretUses.UNRECORDED);
    }

    Secrets(SecretSettings settings, UnaryOperator<@Nullable String> environment) {
        this(
                List.of(new EnvironmentSecrets(settings, environment), new FileSecrets(settings.folder())),
                SecretUses.UNRECORDED);
    }

    /** Those of this host; what it does not have is asked for elsewhere. @param elsewhere fails as {@link #resolve(String)} does */
    public static Secrets orElsewhere(SecretSettings settings, UnaryOperator<String> elsewhere) {
        EnvironmentSecrets variables =
                new EnvironmentSecrets(settings, name -> name == null ? null : System.getenv(name));
        return new Secrets(
                List.of(new ElsewhereSecrets(variables, new FileSecrets(settings.folder()), elsewhere)),
                SecretUses.UNRECORDED);
    }

    /** What this host has itself: {@code env:} and {@code file:}. */
    public static List<SecretSource> ofHost(SecretSettings settings) {
        return List.of(
                new EnvironmentSecrets(settings, name -> name == null ? null : System.getenv(name)),
                new FileSecrets(settings.folder()));
    }

    /**
     * @param values by the name of the environment variable that the tool gets
     * @param masker hides whatever its run has read here so far, and what it will read
     */
    public record Resolved(Map<String, String> values, Masker masker) {
        @Override
        public String toString() {
            return "Resolved" + values.keySet();
        }
    }

    /** @throws ApplicationFailure of type BAD_REQUEST or UNREACHABLE */
    public Resolved of(Act act) {
        Map<String, SecretReference> references = new LinkedHashMap<>();
        act.secrets().forEach((name, text) -> references.put(name, parsed(text)));
        Map<String, String> values = new LinkedHashMap<>();
        List<String> hidden = new ArrayList<>();
        references.forEach((name, reference) -> {
            SecretValue found = read(reference, act);
            values.put(name, found.value());
            hidden.add(found.value());
            hidden.addAll(found.earlier());
        });
        if (!references.isEmpty()) {
            uses.record(act, references.values());
        }
        return new Resolved(values, maskers.of(act.runId()).and(hidden));
    }

    /**
     * Resolves one more reference, for the act that this thread does when it does one.
     *
     * @throws ApplicationFailure of type BAD_REQUEST or UNREACHABLE
     */
    public String resolve(String reference) {
        return ACT.isBound()
                ? resolve(reference, ACT.get())
                : read(parsed(reference), null).value();
    }

    /**
     * Resolves one more reference for an act, which may be done by several threads.
     *
     * @throws ApplicationFailure of type BAD_REQUEST or UNREACHABLE
     */
    public String resolve(String reference, Act act) {
        SecretReference parsed = parsed(reference);
        SecretValue found = read(parsed, act);
        uses.record(act, List.of(parsed));
        maskers.of(act.runId()).and(List.of(found.value())).and(found.earlier());
        return found.value();
    }

    /** Whatever this thread resolves meanwhile is for the act. */
    public static <T, X extends Throwable> T during(Act act, CallableOp<T, X> work) throws X {
        return ScopedValue.where(ACT, act).call(work);
    }

    private static SecretReference parsed(String text) {
        return SecretReference.parse(text)
                .orElseThrow(() -> ActFailures.badRequest(
                        "A secret is not referred to by a reference", "Write " + SecretReference.WORDS + "."));
    }

    private SecretValue read(SecretReference reference, @Nullable Act act) {
        SecretValue found = sources.stream()
                .filter(source -> source.reads(reference))
                .findFirst()
                .orElseThrow(() -> notHere(reference))
                .read(reference, act);
        if (found.value().length() < Spellings.SHORTEST) {
            throw ActFailures.badRequest(
                    "The secret " + reference.text() + " is shorter than " + Spellings.SHORTEST
                            + " characters, too short to be hidden in logs",
                    "Use a longer secret, or pass the value as an ordinary variable if it is none.");
        }
        if (found.value().indexOf('\0') >= 0) {
            throw ActFailures.badRequest(
                    "The secret " + reference.text() + " holds a zero byte",
                    "Store it as text, for example in base64.");
        }
        return found;
    }

    private static ApplicationFailure notHere(SecretReference reference) {
        return switch (reference) {
            case SecretReference.Vault vault ->
                ActFailures.badRequest(
                        "The secret " + vault.text() + " is in a Vault, and this server knows none",
                        "Set evenkeel.tools.secrets.vault.address in the server's settings.");
            case SecretReference.Aws aws ->
                ActFailures.badRequest(
                        "The secret " + aws.text() + " is in AWS Secrets Manager, which this server may not ask",
                        "Set evenkeel.tools.secrets.aws.region in the server's settings.");
            case SecretReference.Stored stored -> unavailable(stored);
            case SecretReference.Environment environment -> unavailable(environment);
            case SecretReference.File file -> unavailable(file);
        };
    }

    private static ApplicationFailure unavailable(SecretReference reference) {
        return ActFailures.badRequest(
                "The secret " + reference.text() + " cannot be read on this host",
                "Use a reference of another form, or run the step where it can be read.");
    }
}
