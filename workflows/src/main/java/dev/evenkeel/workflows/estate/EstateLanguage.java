package dev.evenkeel.workflows.estate;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.JsonSchema;
import dev.evenkeel.workflows.document.Shape;
import java.util.List;

/** The keys of the estate's file: the one source of the reader's checks and of the JSON Schema. */
public final class EstateLanguage {

    private static final Shape VARS = new Shape.MapOf(Shape.TEXT, Shape.ANY);
    private static final Shape NAMES = new Shape.ListOf(Shape.NAME, 1);

    private static final Shape.Block SITE = new Shape.Block(
            "the site",
            List.of(
                    optional("title", Shape.TEMPLATE, "the name", "What people see."),
                    optional("provider", Shape.TEMPLATE, "local", "Who runs it: aws, azure, gcp, kubernetes, local …"),
                    optional("region", Shape.TEMPLATE, "Where it is, in the provider's words."),
                    optional("endpoint", Shape.TEMPLATE, "The base URL under which it is reached."),
                    optional(
                            "hosts",
                            new Shape.MapOf(Shape.TEXT, Shape.TEMPLATE),
                            "Addresses, by the role of the host."),
                    optional("vars", VARS, "Free values for the runbooks: site.vars.NAME.")));

    private static final Shape.Block ENVIRONMENT = new Shape.Block(
            "the environment",
            List.of(
                    optional("title", Shape.TEMPLATE, "the name", "What people see."),
                    required("sites", NAMES, "Its sites, by name, in their order."),
                    optional("vars", VARS, "Free values for the runbooks: environment.vars.NAME.")));

    private static final Shape.Block SERVICE = new Shape.Block(
            "the service",
            List.of(
                    optional("title", Shape.TEMPLATE, "the name", "What people see."),
                    required("owner", Shape.NAME, "The team that answers for it."),
                    required(
                            "environments",
                            new Shape.MapOf(Shape.NAME, NAMES),
                            "The sites that it runs on, by environment."),
                    optional("vars", VARS, "Free values for the runbooks: service.vars.NAME."),
                    optional(
                            "slo",
                            new Shape.Text("[0-9]{1,2}(\\.[0-9]+)?%|100%", "a share such as 99.9%"),
                            "The objective for its availability."),
                    optional("rto", Shape.DURATION, "How long it may be away."),
                    optional("rpo", Shape.DURATION, "How much of its data, in time, may be lost.")));

    static final Shape.Block ESTATE = new Shape.Block(
            "the estate",
            List.of(
                    required(
                            "sites",
                            new Shape.MapOf(Shape.NAME, SITE),
                            "Cloud regions, clusters and data centres, by name."),
                    required("environments", new Shape.MapOf(Shape.NAME, ENVIRONMENT), "Groups of sites, by name."),
                    optional("services", new Shape.MapOf(Shape.NAME, SERVICE), "What runs on them, by name.")));

    private EstateLanguage() {}

    /** The JSON Schema (draft 2020-12) of the estate's file. */
    public static String schema() {
        return JsonSchema.of("https://evenkeel.dev/schema/estate.schema.json", "Evenkeel estate", ESTATE);
    }
}
