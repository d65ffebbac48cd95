package dev.evenkeel.workflows.plan;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.JsonSchema;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.util.List;

/** The keys of the price book: the one source of the reader's checks and of the JSON Schema. */
public final class PriceLanguage {

    /** The name of the file, in the runbook folder. */
    public static final String FILE = "prices.yaml";

    private static final Shape.Block PRICE = new Shape.Block(
            "the price",
            List.of(
                    required(
                            "resource",
                            Shape.TEXT,
                            "The type of resource, such as aws_instance; * stands for anything."),
                    optional(
                            "match",
                            new Shape.MapOf(Shape.TEXT, Shape.TEXT),
                            "every resource of the type",
                            "Values that attributes of the resource must have."),
                    required(
                            "monthly",
                            new Shape.Either(new Shape.Number(0), new Shape.Template(Type.NUMBER)),
                            "What it costs a month: a number, or an expression over the resource's attributes.")));

    static final Shape.Block BOOK = new Shape.Block(
            "the price book",
            List.of(
                    required(
                            "currency",
                            new Shape.Text("[A-Z]{3}", "three capital letters such as EUR"),
                            "The currency of all amounts."),
                    required("prices", new Shape.ListOf(PRICE, 1), "The prices; the first that fits counts.")));

    private PriceLanguage() {}

    /** The JSON Schema (draft 2020-12) of the file. */
    public static String schema() {
        return JsonSchema.of("https://evenkeel.dev/schema/prices.schema.json", "Evenkeel prices", BOOK);
    }
}
