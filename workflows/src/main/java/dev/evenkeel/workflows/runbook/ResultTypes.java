package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.EvidenceFile;
import dev.evenkeel.workflows.expression.Type;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What expressions can read of a step that is done. */
public final class ResultTypes {

    private static final Type TEXTS = new Type.ListOf(Type.TEXT);

    private ResultTypes() {}

    public static Type.Struct of(Step step) {
        return switch (step) {
            case ToolStep tool -> of(tool.result());
            case Step.Approval approval -> new Type.Struct("approval", Map.of("approvers", new Type.ListOf(Type.TEXT)));
            case Step.Task task -> task(task);
            case Step.Gate gate -> new Type.Struct("gate", Map.of("passed", Type.TRUTH));
            case Step.Fail fail -> new Type.Struct("fail", Map.of());
            case Step.Wait wait -> new Type.Struct("wait", Map.of());
            case Step.Choice choice -> new Type.Struct("choice", Map.of("chosen", Type.TEXT, "by", Type.TEXT));
            case Step.Run child ->
                new Type.Struct("run", Map.of("run", Type.TEXT, "outputs", new Type.MapOf(Type.ANY)));
            case Step.Group group -> new Type.Struct("group", Map.of());
            case Step.Parallel parallel -> new Type.Struct("parallel", Map.of());
            case Step.ForEach loop ->
                new Type.Struct(
                        "for_each",
                        Map.of("succeeded", TEXTS, "failed", TEXTS, "skipped", TEXTS, "not_started", TEXTS));
        };
    }

    private static Type.Struct task(Step.Task task) {
        Map<String, Type> fields = new LinkedHashMap<>();
        fields.put("by", Type.TEXT);
        task.evidence().forEach(field -> fields.put(field.id(), evidence(field)));
        return new Type.Struct("task", fields);
    }

    private static Type evidence(Step.Evidence field) {
        Type type = switch (field.kind()) {
            case NUMBER -> Type.NUMBER;
            case BOOLEAN -> Type.TRUTH;
            case STRING, CHOICE -> Type.TEXT;
            case FILE -> of(EvidenceFile.class);
        };
        return field.required() ? type : new Type.OptionalOf(type);
    }

    /** A result record as expressions see it: its components by name. */
    public static Type.Struct of(Class<? extends Record> result) {
        Map<String, Type> fields = new LinkedHashMap<>();
        for (RecordComponent component : result.getRecordComponents()) {
            fields.put(component.getName(), type(component.getType()));
        }
        return new Type.Struct(result.getSimpleName(), fields);
    }

    /** The value that goes with {@link #of(Class)}. */
    public static Map<String, @Nullable Object> values(Record result) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (RecordComponent component : result.getClass().getRecordComponents()) {
            try {
                values.put(component.getName(), component.getAccessor().invoke(result));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("A public record can always be read: " + component, e);
            }
        }
        return values;
    }

    private static Type type(Class<?> java) {
        if (java == String.class) {
            return Type.TEXT;
        }
        if (java == long.class || java == int.class) {
            return Type.WHOLE_NUMBER;
        }
        if (java == double.class) {
            return Type.NUMBER;
        }
        if (java == boolean.class) {
            return Type.TRUTH;
        }
        if (java == Double.class) {
            return new Type.OptionalOf(Type.NUMBER);
        }
        if (java.isRecord()) {
            return of(java.asSubclass(Record.class));
        }
        if (Map.class.isAssignableFrom(java)) {
            return new Type.MapOf(Type.ANY);
        }
        return List.class.isAssignableFrom(java) ? new Type.ListOf(Type.ANY) : Type.ANY;
    }
}
