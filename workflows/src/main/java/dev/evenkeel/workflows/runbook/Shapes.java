package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.SecretReference;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What several kinds of steps are made of. */
final class Shapes {

    static final Shape TEXTS = new Shape.ListOf(Shape.TEXT, 1);

    /** An argument list. */
    static final Shape COMMAND =
            new Shape.Either(new Shape.ListOf(Shape.TEMPLATE, 1), new Shape.Template(new Type.ListOf(Type.TEXT)));

    /** Values of any type, by name. */
    static final Shape SETTINGS = new Shape.MapOf(Shape.TEXT, Shape.ANY);

    static final Shape TEXT_MAP = new Shape.MapOf(Shape.TEXT, Shape.TEMPLATE);

    static final Shape SECRET = new Shape.Text(
            SecretReference.PATTERN + "|" + SecretPlace.PATTERN,
            "a reference (" + SecretReference.WORDS
                    + "), ${inputs.ID} of an input of type secret, or ${site.credentials.NAME}");

    /** Steps inside of a step. */
    static final Shape STEPS = new Shape.ListOf(new Shape.Ref("step", StepLanguage::step), 1);

    private Shapes() {}

    /** The words for them, as a runbook writes them. */
    static List<String> words(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
