package dev.evenkeel.workflows.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Our types as CEL knows them. Structs get names of their own, since CEL tells them apart by name alone. */
final class CelTypes {

    private final Map<String, CelType> byName = new LinkedHashMap<>();
    private final Map<Type.Struct, StructType> structs = new LinkedHashMap<>();

    CelType of(Type type) {
        return switch (type) {
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case TEXT -> SimpleType.STRING;
                    case WHOLE_NUMBER -> SimpleType.INT;
                    case NUMBER -> SimpleType.DOUBLE;
                    case TRUTH -> SimpleType.BOOL;
                    case ANY -> SimpleType.DYN;
                };
            case Type.ListOf list -> ListType.create(of(list.element()));
            case Type.MapOf map -> MapType.create(SimpleType.STRING, of(map.value()));
            case Type.OptionalOf optional -> OptionalType.create(of(optional.value()));
            case Type.Struct struct -> struct(struct);
        };
    }

    /** The way back; what has no word of ours is {@link Type#ANY}. */
    Type from(CelType type) {
        if (type instanceof OptionalType optional) {
            return new Type.OptionalOf(from(optional.parameters().getFirst()));
        }
        return switch (type.kind()) {
            case STRING -> Type.TEXT;
            case INT -> Type.WHOLE_NUMBER;
            case DOUBLE -> Type.NUMBER;
            case BOOL -> Type.TRUTH;
            case LIST -> new Type.ListOf(from(type.parameters().getFirst()));
            default -> Type.ANY;
        };
    }

    private StructType struct(Type.Struct struct) {
        StructType known = structs.get(struct);
        if (known != null) {
            return known;
        }
        ImmutableMap.Builder<String, CelType> types = ImmutableMap.builder();
        struct.fields().forEach((name, type) -> types.put(name, of(type)));
        ImmutableMap<String, CelType> fields = types.buildOrThrow();
        // The dot keeps these names apart from those that an author could write as a constructor.
        String name = "evenkeel.struct" + structs.size() + "." + struct.name();
        StructType made = StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
        structs.put(struct, made);
        byName.put(name, made);
        return made;
    }

    /** The structs that {@link #of} has met. */
    CelTypeProvider provider() {
        return new Provider(ImmutableMap.copyOf(byName));
    }

    private record Provider(ImmutableMap<String, CelType> byName) implements CelTypeProvider {
        @Override
        public ImmutableCollection<CelType> types() {
            return byName.values();
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(byName.get(name));
        }
    }
}
