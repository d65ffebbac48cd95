package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads how a deploy moves over its sites: a first site alone, then all, unless it says otherwise. */
final class WavesReader {

    private static final Type TEXTS = new Type.ListOf(Type.TEXT);
    private static final List<Waves.Size> ONE_THEN_ALL = List.of(new Waves.Size(1, false), new Waves.Size(100, true));

    private final Problems problems;
    private final TemplateReader templates;

    WavesReader(Problems problems, TemplateReader templates) {
        this.problems = problems;
        this.templates = templates;
    }

    /**
     * @param atSite what can be seen at a site once the rollout is done there
     * @return null when the sites cannot be told, which is a problem already
     */
    @Nullable
    Waves read(Fields top, Scope scope, Scope atSite) {
        Fields waves = top.fields("waves").orElseGet(() -> Fields.of(top.keyOf("procedure")));
        Optional<Expression> sites = waves.has("sites")
                ? waves.get("sites").flatMap(node -> templates.code(node, scope, TEXTS))
                : serviceSites(top, scope);
        List<Waves.Size> sizes = sizes(waves, "sizes", problems);
        return sites.map(expression -> new Waves(
                        expression,
                        sizes.isEmpty() ? ONE_THEN_ALL : sizes,
                        waves.whole("max_failures", 0),
                        waves.duration("soak", Duration.ZERO),
                        release(top, scope, atSite)))
                .orElse(null);
    }

    private Waves.@Nullable Release release(Fields top, Scope scope, Scope atSite) {
        Template digest = top.get("digest")
                .map(node -> templates.template(node, atSite, Type.TEXT))
                .orElse(null);
        if (digest != null && !top.has("version")) {
            problems.add(top.keyOf("digest"), "A digest needs a version beside it", "Add 'version: …'.");
        }
        return top.get("version")
                .map(node -> new Waves.Release(templates.template(node, scope, Type.TEXT), digest))
                .orElse(null);
    }

    private Optional<Expression> serviceSites(Fields top, Scope scope) {
        return top.has("service")
                ? Optional.of(templates.compiler().compile("service.sites", scope, TEXTS))
                : Optional.empty();
    }

    /** The sizes of waves; empty when the key is left out. */
    static List<Waves.Size> sizes(Fields fields, String key, Problems problems) {
        List<Waves.Size> sizes = new ArrayList<>();
        fields.items(key).forEach(node -> size(node, problems).ifPresent(sizes::add));
        return List.copyOf(sizes);
    }

    private static Optional<Waves.Size> size(Node node, Problems problems) {
        return switch (Fields.value(node)) {
            case Long number -> Optional.of(new Waves.Size(Math.toIntExact(Math.clamp(number, 1, 10_000)), false));
            case String text -> percent(node, text, problems);
            case null, default -> Optional.empty();
        };
    }

    private static Optional<Waves.Size> percent(Node node, String text, Problems problems) {
        if (!text.matches("[1-9][0-9]{0,2}%")) {
            return Optional.empty();
        }
        int amount = Integer.parseInt(text.substring(0, text.length() - 1));
        if (amount > 100) {
            problems.add(node, "A wave cannot take more than 100%", "Write at most \"100%\".");
        }
        return Optional.of(new Waves.Size(Math.min(amount, 100), true));
    }
}
