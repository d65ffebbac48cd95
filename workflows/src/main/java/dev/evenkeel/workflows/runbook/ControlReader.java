package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Durations;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Templates;
import dev.evenkeel.workflows.expression.Type;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the kinds that say which steps are done, when and how often. */
final class ControlReader {

    private static final int MOST_LOOKS = 5_000;

    private final Problems problems;
    private final TemplateReader templates;
    private final StepReader steps;

    ControlReader(Problems problems, TemplateReader templates, StepReader steps) {
        this.problems = problems;
        this.templates = templates;
        this.steps = steps;
    }

    /** @return empty when what it does cannot be told, which is a problem already */
    Optional<Step> read(String kind, Fields fields, Step.Common common, Visible visible) {
        return switch (kind) {
            case "fail" -> Optional.of(new Step.Fail(common, text(fields, "message", visible)));
            case "wait" -> until(fields, visible).map(until -> new Step.Wait(common, until));
            case "choice" -> choice(fields, common, visible);
            case "run" -> Optional.of(child(fields, common, visible));
            default -> forEach(fields, common, visible);
        };
    }

    private Template text(Fields fields, String key, Visible visible) {
        return fields.get(key)
                .map(node -> templates.template(node, visible.scope(), Type.TEXT))
                .orElseGet(Templates::nothing);
    }

    private Optional<Step.Until> until(Fields fields, Visible visible) {
        if (fields.has("for") == fields.has("until")) {
            problems.add(
                    fields.node(),
                    fields.has("for")
                            ? "A wait has either 'for' or 'until'"
                            : "This wait says neither 'for' nor 'until'",
                    "Write 'for: 10m' for a while, or 'until:' with a time or a condition.");
            return Optional.empty();
        }
        Node until = fields.get("until").orElse(null);
        boolean condition = until != null && !isTime(Fields.text(until).orElse(""));
        if (!condition && (fields.has("every") || fields.has("within"))) {
            problems.add(
                    fields.keyOf(fields.has("every") ? "every" : "within"),
                    "Only a condition is looked at again and again",
                    "Leave the key out, or give 'until' an expression.");
        }
        if (until == null) {
            return Optional.of(new Step.Until.Passed(duration(fields, visible)));
        }
        return condition ? holds(until, fields, visible) : Optional.of(new Step.Until.Moment(moment(until, visible)));
    }

    /** A date, or a template; anything else is an expression. */
    private static boolean isTime(String text) {
        return text.contains("${") || text.strip().matches("[0-9]{4}-.*");
    }

    private Template moment(Node node, Visible visible) {
        Template time = templates.template(node, visible.scope(), Type.TEXT);
        Templates.constant(time).map(String::valueOf).ifPresent(text -> {
            try {
                OffsetDateTime.parse(text);
            } catch (DateTimeException e) {
                problems.add(node, "'" + text + "' is no time", "Write it like 2030-12-31T22:00:00Z.");
            }
        });
        return time;
    }

    private Optional<Step.Until> holds(Node node, Fields fields, Visible visible) {
        Duration every = fields.duration("every", Duration.ofSeconds(30));
        Duration within = fields.duration("within", Duration.ofHours(24));
        if (every.isZero() || within.dividedBy(every) > MOST_LOOKS) {
            problems.add(
                    fields.keyOf(fields.has("every") ? "every" : "within"),
                    "This wait would look more than " + MOST_LOOKS + " times",
                    "Make 'every' (30s when left out) longer, or 'within' (24h) shorter.");
        }
        return templates
                .code(node, visible.scope().with("now", Variables.NOW), Type.TRUTH)
                .map(condition -> new Step.Until.Holds(condition, every, within));
    }

    private Template duration(Fields fields, Visible visible) {
        Template duration = text(fields, "for", visible);
        Templates.constant(duration)
                .map(String::valueOf)
                .filter(text ->
                        Durations.parse(text).filter(Duration::isPositive).isEmpty())
                .ifPresent(text -> fields.get("for")
                        .filter(node -> Durations.parse(text).isPresent())
                        .ifPresent(node -> problems.add(node, "It waits for no time at all", Durations.HINT)));
        return duration;
    }

    private Optional<Step> choice(Fields fields, Step.Common common, Visible visible) {
        List<Step.Option> options = fields.fields("options")
                .map(all -> options(all, common, visible))
                .orElse(List.of());
        if (options.size() == 1) {
            problems.add(fields.keyOf("options"), "A choice needs at least two options", "Add another one.");
        }
        if (!fields.has("by")) {
            return Optional.of(new Step.Choice(
                    common,
                    null,
                    Roles.of(fields.text("from", "operator")),
                    fields.has("instructions") ? text(fields, "instructions", visible) : null,
                    options));
        }
        for (String key : List.of("from", "instructions")) {
            if (fields.has(key)) {
                problems.add(
                        fields.keyOf(key),
                        "Nobody is asked: the expression 'by' chooses",
                        "Remove '" + key + "', or remove 'by' to have a person choose.");
            }
        }
        return fields.get("by")
                .flatMap(node -> templates.code(node, visible.scope(), Type.TEXT))
                .map(by -> new Step.Choice(common, by, Roles.of("operator"), null, options));
    }

    /** No way sees what another one does; what follows the choice sees the steps of all of them, as steps that may not have run. */
    private List<Step.Option> options(Fields all, Step.Common common, Visible visible) {
        List<Step.Option> options = new ArrayList<>();
        Map<String, Visible.Entry> done = new LinkedHashMap<>();
        for (String id : all.names()) {
            all.fields(id).ifPresent(option -> {
                Visible apart = visible.apart();
                List<Step> inner = steps.read(option.items("steps"), apart, common.site());
                apart.steps().forEach((step, entry) -> done.putIfAbsent(step, entry.thatMayNotRun()));
                Template label = option.get("label")
                        .map(node -> templates.template(node, visible.scope(), Type.TEXT))
                        .orElseGet(() -> Templates.constant(Steps.title(id), Type.TEXT));
                options.add(new Step.Option(
                        id, new Step.Group(way(common, id, label, problems.position(all.keyOf(id))), inner)));
            });
        }
        done.forEach(visible::add);
        return List.copyOf(options);
    }

    /** The dot keeps its id apart from those that an author can write. */
    private static Step.Common way(Step.Common choice, String option, Template label, Position at) {
        return new Step.Common(
                choice.id() + "." + option,
                label,
                null,
                choice.site(),
                null,
                Step.Retry.NONE,
                null,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                at,
                Step.InDrill.RUN,
                false);
    }

    private Step child(Fields fields, Step.Common common, Visible visible) {
        Map<String, Template> inputs = new LinkedHashMap<>();
        Map<String, String> secrets = new LinkedHashMap<>();
        fields.fields("inputs").ifPresent(all -> {
            for (String id : all.names()) {
                Optional<String> secret = all.text(id)
                        .map(SecretPlace::of)
                        .filter(SecretPlace.Asked.class::isInstance)
                        .map(place -> ((SecretPlace.Asked) place).id())
                        .filter(input -> Variables.isSecret(visible.base(), input));
                secret.ifPresent(input -> secrets.put(id, input));
                all.get(id)
                        .filter(node -> secret.isEmpty())
                        .ifPresent(node -> inputs.put(id, templates.template(node, visible.scope(), Type.ANY)));
            }
        });
        return new Step.Run(common, fields.text("runbook", ""), inputs, secrets);
    }

    private Optional<Step> forEach(Fields fields, Step.Common common, Visible visible) {
        String as = fields.text("as", "item");
        if (Variables.TAKEN.contains(as) || Variables.RESERVED.contains(as)) {
            problems.add(
                    fields.keyOf("as"),
                    "'" + as + "' cannot be the name of a loop's variable",
                    "It means something else already; choose another one.");
        }
        Optional<Expression> items =
                fields.get("items").flatMap(node -> templates.code(node, visible.scope(), new Type.ListOf(Type.ANY)));
        List<Step> inner = steps.read(fields.items("steps"), visible.apart().withLocal(as), common.site());
        return items.map(list -> new Step.ForEach(
                common,
                list,
                as,
                WavesReader.sizes(fields, "waves", problems),
                fields.duration("soak", Duration.ZERO),
                fields.whole("max_parallel", 1),
                limit(fields),
                inner));
    }

    private Step.Limit limit(Fields fields) {
        String text = fields.text("max_failures", "0");
        if (!text.matches("[0-9]{1,3}%")) {
            return new Step.Limit(fields.whole("max_failures", 0), false);
        }
        int share = Integer.parseInt(text.substring(0, text.length() - 1));
        if (share > 100) {
            problems.add(fields.keyOf("max_failures"), "No more than 100% can fail", "Write at most \"100%\".");
        }
        return new Step.Limit(Math.min(share, 100), true);
    }
}
