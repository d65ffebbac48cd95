package dev.evenkeel.workflows.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The words for types in messages to people. */
public final class TypeNames {

    private TypeNames() {}

    /** With its article, for example {@code a list of texts}. */
    public static String of(Type type) {
        return switch (type) {
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case TEXT -> "a text";
                    case WHOLE_NUMBER -> "a whole number";
                    case NUMBER -> "a number";
                    case TRUTH -> "true or false";
                    case ANY -> "any value";
                };
            case Type.ListOf list -> list.element().equals(Type.TEXT) ? "a list of texts" : "a list";
            case Type.MapOf map -> "a map";
            case Type.Struct struct ->
                "a group of values (" + String.join(", ", struct.fields().keySet()) + ")";
            case Type.OptionalOf optional -> of(optional.value()) + " that may be absent";
        };
    }

    static String of(CelType type) {
        if (type instanceof OptionalType optional) {
            return of(optional.parameters().getFirst()) + " that may be absent";
        }
        if (type instanceof ListType list) {
            return list.elemType().equals(SimpleType.STRING) ? "a list of texts" : "a list";
        }
        if (type instanceof MapType) {
            return "a map";
        }
        if (type instanceof StructType struct) {
            return "a group of values (" + String.join(", ", struct.fieldNames()) + ")";
        }
        return switch (type.kind()) {
            case STRING -> "a text";
            case INT, UINT -> "a whole number";
            case DOUBLE -> "a number";
            case BOOL -> "true or false";
            case NULL_TYPE -> "null";
            case DURATION -> "a duration";
            case TIMESTAMP -> "a point in time";
            case DYN, ANY -> "any value";
            default -> "a " + type.name();
        };
    }

    static String ofValue(Object value) {
        return switch (value) {
            case String text -> "a text";
            case Long number -> "a whole number";
            case Number number -> "a number";
            case Boolean truth -> "true or false";
            case Collection<?> list -> "a list";
            case Map<?, ?> map -> "a map";
            case Optional<?> optional -> "absent";
            default -> "something else";
        };
    }
}
