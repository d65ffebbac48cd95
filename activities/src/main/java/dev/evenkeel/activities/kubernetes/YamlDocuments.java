package dev.evenkeel.activities.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.core.ConstructYamlCoreInt;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML as Kubernetes reads it: plain data, bounded. */
final class YamlDocuments {

    private static final int MOST_CHARACTERS = 4 * 1024 * 1024;
    private static final int MOST_ALIASES = 50;
    private static final int MOST_DEPTH = 100;

    private YamlDocuments() {}

    /** A file mode like {@code 0644} is octal to everybody who writes manifests, though YAML 1.2 takes it for 644. */
    private static final class Schema extends CoreSchema {
        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            Map<Tag, ConstructNode> constructors = new HashMap<>(super.getSchemaTagConstructors());
            constructors.put(Tag.INT, new ConstructYamlCoreInt() {
                @Override
                public Object createIntNumber(String text) {
                    return text.matches("0[0-7]+") ? createLongOrBigInteger(text, 8) : super.createIntNumber(text);
                }
            });
            return constructors;
        }
    }

    /** @throws IllegalArgumentException what is wrong with it; without any of its values */
    static List<@Nullable Object> read(String text) {
        try {
            List<@Nullable Object> documents = new ArrayList<>();
            LoadSettings settings = LoadSettings.builder()
                    .setSchema(new Schema())
                    .setCodePointLimit(MOST_CHARACTERS)
                    .setMaxAliasesForCollections(MOST_ALIASES)
                    .setAllowRecursiveKeys(false)
                    .build();
            for (Object document : new Load(settings).loadAllFromString(text)) {
                requireDepth(document, 0);
                documents.add(document);
            }
            return documents;
        } catch (YamlEngineException | StackOverflowError e) {
            String problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IllegalArgumentException("it is no YAML: " + problem.strip(), e);
        }
    }

    private static void requireDepth(@Nullable Object value, int depth) {
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException("it is nested deeper than " + MOST_DEPTH + " levels");
        }
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> requireDepth(each, depth + 1));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> requireDepth(each, depth + 1));
        }
    }
}
