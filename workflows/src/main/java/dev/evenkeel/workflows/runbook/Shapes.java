package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;

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
            "(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|\\$\\{ *inputs\\.[a-z][a-z0-9_]* *\\})",
            "env:NAME or file:PATH, or ${inputs.ID} of an input of type secret");

    private Shapes() {}
}
