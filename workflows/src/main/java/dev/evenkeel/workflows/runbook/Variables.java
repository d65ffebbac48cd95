package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Type;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables of the language outside of {@code steps}: their types, and their values from the estate. */
public final class Variables {

    /** Names that no loop may take. */
    static final Set<String> TAKEN = Set.of("inputs", "steps", "run", "service", "environment", "site", "result");

    /** Words that cannot even follow a dot. */
    static final Set<String> LITERALS = Set.of("true", "false", "null", "in");

    /** Words that CEL keeps to itself. */
    static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    static final Type.Struct SITE = struct(
            "site",
            "name",
            Type.TEXT,
            "title",
            Type.TEXT,
            "provider",
            Type.TEXT,
            "region",
            Type.TEXT,
            "endpoint",
            Type.TEXT,
            "endpoints",
            new Type.MapOf(Type.TEXT),
            "tier",
            Type.TEXT,
            "hosts",
            new Type.MapOf(Type.TEXT),
            "vars",
            new Type.MapOf(Type.ANY));

    /** A file that a run was launched with. */
    static final Type.Struct FILE = struct("file", "name", Type.TEXT, "sha256", Type.TEXT, "size", Type.WHOLE_NUMBER);

    /** The same, where it lies at a path. */
    private static final Type.Struct FILE_HERE =
            struct("file_here", "name", Type.TEXT, "sha256", Type.TEXT, "size", Type.WHOLE_NUMBER, "path", Type.TEXT);

    static final String SECRET_HINT =
            "It is a reference to a secret: only 'secrets: { NAME: \"${…}\" }', keys that take such references, as the 'key' of"
                    + " ssh.command, and the 'inputs' of run may name it.";

    private static final String NO_PATH = "Only a script, which runs beside it, has the path of a file.";

    /** The time, in the condition of a wait. */
    static final Type.Struct NOW = struct(
            "now",
            "time",
            Type.TEXT,
            "date",
            Type.TEXT,
            "weekday",
            Type.TEXT,
            "hour",
            Type.WHOLE_NUMBER,
            "minute",
            Type.WHOLE_NUMBER);

    private static final Type.Struct RUN =
            struct("run", "id", Type.TEXT, "mode", Type.TEXT, "requester", Type.TEXT, "environment", Type.TEXT);
    private static final Type.Struct RECOVERY_RUN = struct(
            "run",
            "id",
            Type.TEXT,
            "mode",
            Type.TEXT,
            "requester",
            Type.TEXT,
            "environment",
            Type.TEXT,
            "primary",
            Type.TEXT,
            "graceful",
            Type.TRUTH,
            "outage",
            Type.TEXT,
            "returns_from",
            Type.TEXT,
            "returns_to",
            Type.TEXT,
            "promoted",
            Type.TRUTH);
    private static final Type.Struct SERVICE = struct(
            "service",
            "name",
            Type.TEXT,
            "title",
            Type.TEXT,
            "owner",
            Type.TEXT,
            "sites",
            new Type.ListOf(Type.TEXT),
            "primary",
            Type.TEXT,
            "standby",
            Type.TEXT,
            "vars",
            new Type.MapOf(Type.ANY));
    private static final Type.Struct ENVIRONMENT =
            struct("environment", "name", Type.TEXT, "title", Type.TEXT, "vars", new Type.MapOf(Type.ANY));

    private Variables() {}

    private static Type.Struct struct(String name, Object... fields) {
        Map<String, Type> types = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            types.put((String) fields[i], (Type) fields[i + 1]);
        }
        return new Type.Struct(name, types);
    }

    /** What an input's {@code among} and a deploy's {@code waves.sites} may read, before inputs and run are added. */
    static Scope estate(boolean service) {
        Scope scope = Scope.EMPTY.with("environment", ENVIRONMENT);
        return service
                ? scope.with("service", SERVICE)
                : scope.without("service", "This runbook names no service: add 'service: …' at its top.");
    }

    /** What the estate may read where it says how a site is asked about a service. */
    public static Scope atSite() {
        return estate(true).with("site", SITE);
    }

    static Scope run(@Nullable Procedure procedure, boolean service, List<Input> inputs) {
        Map<String, Type> fields = new LinkedHashMap<>();
        inputs.stream()
                .filter(input -> input.kind() != Input.Kind.SECRET)
                .forEach(input -> fields.put(input.id(), Inputs.type(input)));
        Scope scope = estate(service)
                .with("inputs", new Type.Struct("inputs", fields))
                .with("run", procedure == Procedure.RECOVERY ? RECOVERY_RUN : RUN);
        if (procedure != Procedure.RECOVERY) {
            for (String field : List.of("primary", "graceful", "outage", "returns_from", "returns_to", "promoted")) {
                scope = scope.without("run." + field, "Only a runbook of the procedure recovery knows it.");
            }
        }
        for (Input input : inputs) {
            if (input.kind() == Input.Kind.SECRET) {
                scope = scope.without("inputs." + input.id(), SECRET_HINT);
            } else if (input.kind() == Input.Kind.FILE) {
                scope = scope.without("inputs." + input.id() + ".path", NO_PATH);
            }
        }
        return scope;
    }

    /** As a script sees it: the files lie in its working folder. */
    static Scope withPaths(Scope scope) {
        if (!(scope.variables().get("inputs") instanceof Type.Struct inputs)) {
            return scope;
        }
        Map<String, Type> fields = new LinkedHashMap<>();
        inputs.fields().forEach((id, type) -> fields.put(id, type.equals(FILE) ? FILE_HERE : optional(type)));
        return scope.with("inputs", new Type.Struct("inputs", fields));
    }

    private static Type optional(Type type) {
        return type.equals(new Type.OptionalOf(FILE)) ? new Type.OptionalOf(FILE_HERE) : type;
    }

    /** Whether it is the name of an input that holds a reference to a secret. */
    static boolean isSecret(Scope scope, String input) {
        return SECRET_HINT.equals(scope.absent().get("inputs." + input));
    }

    /** {@code environment}, and {@code service} when there is one. */
    public static Map<String, Object> values(EstateSnapshot estate) {
        Map<String, Object> values = new LinkedHashMap<>();
        EstateSnapshot.Environment environment = estate.environment();
        values.put(
                "environment",
                Map.of("name", environment.name(), "title", environment.title(), "vars", environment.vars()));
        EstateSnapshot.Service service = estate.service();
        if (service != null) {
            values.put(
                    "service",
                    Map.of(
                            "name", service.name(),
                            "title", service.title(),
                            "owner", service.owner(),
                            "sites", service.sites(),
                            "primary", service.primary(),
                            "standby", service.standby(),
                            "vars", service.vars()));
        }
        return values;
    }

    /** The value of {@code now}, in UTC. @param millis since the epoch */
    public static Map<String, Object> now(long millis) {
        OffsetDateTime now = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
        return Map.of(
                "time", now.truncatedTo(ChronoUnit.SECONDS).toString(),
                "date", now.toLocalDate().toString(),
                "weekday", now.getDayOfWeek().name().toLowerCase(Locale.ROOT),
                "hour", (long) now.getHour(),
                "minute", (long) now.getMinute());
    }

    /** The value of {@code site}. */
    public static Map<String, Object> values(EstateSnapshot.Site site) {
        return Map.of(
                "name", site.name(),
                "title", site.title(),
                "provider", site.provider(),
                "region", site.region(),
                "endpoint", site.endpoint(),
                "endpoints", site.endpoints(),
                "tier", site.tier(),
                "hosts", site.hosts(),
                "vars", site.vars());
    }
}
