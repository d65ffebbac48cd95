package dev.evenkeel.workflows.estate;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.JsonSchema;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.util.List;

/** The keys of the estate's file: the one source of the reader's checks and of the JSON Schema. */
public final class EstateLanguage {

    private static final Shape VARS = new Shape.MapOf(Shape.TEXT, Shape.ANY);
    private static final Shape NAMES = new Shape.ListOf(Shape.NAME, 1);

    private static final Shape.Block SSH = new Shape.Block(
            "ssh",
            List.of(
                    optional("user", Shape.TEMPLATE, "The user to log in as."),
                    optional("port", new Shape.Whole(1, 65_535), "22", "The port of the SSH servers."),
                    optional("agent", Shape.TRUTH, "false", "Whether the keys are those of the SSH agent."),
                    optional(
                            "jump",
                            new Shape.ListOf(Shape.TEMPLATE, 1),
                            "Hosts to go through, the nearest first, each as user@host:port."),
                    optional("become", Shape.TEMPLATE, "The user as whom things are done there, by sudo."),
                    optional(
                            "host_keys",
                            new Shape.MapOf(
                                    Shape.TEXT,
                                    new Shape.Text(
                                            "SHA256:[A-Za-z0-9+/]{43}",
                                            "a fingerprint, SHA256:…, as ssh-keygen -l prints it")),
                            "Fingerprints of the hosts' keys, by the role of the host, or the address of a jump host.")));

    private static final Shape.Block SITE = new Shape.Block(
            "the site",
            List.of(
                    optional("title", Shape.TEMPLATE, "the name", "What people see."),
                    optional("provider", Shape.TEMPLATE, "local", "Who runs it: aws, azure, gcp, kubernetes, local …"),
                    optional("region", Shape.TEMPLATE, "Where it is, in the provider's words."),
                    optional("tier", Shape.TEMPLATE, "What it is worth, in your own words: gold, pilot light …"),
                    optional("endpoint", Shape.TEMPLATE, "The base URL under which it is reached."),
                    optional(
                            "endpoints",
                            new Shape.MapOf(Shape.ID, Shape.TEMPLATE),
                            "Further URLs, by what they are for: site.endpoints.NAME."),
                    optional(
                            "hosts",
                            new Shape.MapOf(Shape.TEXT, Shape.TEMPLATE),
                            "Addresses, by the role of the host."),
                    optional("ssh", SSH, "How its hosts are logged in to."),
                    optional(
                            "credentials",
                            new Shape.MapOf(Shape.TEXT, Shape.SECRET),
                            "References to the secrets that open it, by what they are for: ssh (the private key), sudo (its password), kubeconfig, aws, azure, gcp …"),
                    optional(
                            "runner",
                            Shape.TRUTH,
                            "false",
                            "Whether acts here are done by a runner at the site, and never by the server itself."),
                    optional("vars", VARS, "Free values for the runbooks: site.vars.NAME.")));

    private static final Shape.Block ENVIRONMENT = new Shape.Block(
            "the environment",
            List.of(
                    optional("title", Shape.TEMPLATE, "the name", "What people see."),
                    required("sites", NAMES, "Its sites, by name, in their order."),
                    optional("vars", VARS, "Free values for the runbooks: environment.vars.NAME.")));

    private static final Shape BY_ENVIRONMENT = new Shape.MapOf(Shape.NAME, Shape.NAME);

    private static final Shape.Block VERSION = new Shape.Block(
            "version",
            List.of(
                    required("http", Shape.TEMPLATE, "The URL that answers with JSON: ${site.endpoint}/version."),
                    required(
                            "value",
                            new Shape.Code(Type.ANY),
                            "An expression over body, the answer, that gives the version.")));

    private static final Shape.Block HEALTH = new Shape.Block(
            "health",
            List.of(required("http", Shape.TEMPLATE, "The URL that answers with a 2xx status when it is well there.")));

    private static final Shape.Block SERVICE = new Shape.Block(
            "the service",
            List.of(
                    optional("title", Shape.TEMPLATE, "the name", "What people see."),
                    required("owner", Shape.NAME, "The team that answers for it."),
                    optional("channel", Shape.NAME, "The channel in which its owner is told what cannot wait."),
                    required(
                            "environments",
                            new Shape.MapOf(Shape.NAME, NAMES),
                            "The sites that it runs on, by environment."),
                    optional(
                            "primary",
                            BY_ENVIRONMENT,
                            "The site that is its primary as long as no failover has moved it, by environment."),
                    optional("standby", BY_ENVIRONMENT, "The site that takes over, by environment."),
                    optional("depends_on", NAMES, "The services that it does not work without."),
                    optional("version", VERSION, "How a site is asked which version runs there."),
                    optional("health", HEALTH, "How a site is asked whether it is well there."),
                    optional(
                            "slo_queries",
                            new Shape.MapOf(Shape.ID, Shape.TEXT),
                            "Queries in PromQL that measure its objectives, by name."),
                    optional("vars", VARS, "Free values for the runbooks: service.vars.NAME."),
                    optional(
                            "slo",
                            new Shape.Text("[0-9]{1,2}(\\.[0-9]+)?%|100%", "a share such as 99.9%"),
                            "The objective for its availability."),
                    optional("rto", Shape.DURATION, "How long it may be away."),
                    optional("rpo", Shape.DURATION, "How much of its data, in time, may be lost.")));

    static final List<String> WEEKDAYS = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

    private static final Shape TIME =
            new Shape.Text("([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day such as \"16:00\"");

    private static final Shape MOMENT = new Shape.Text(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?",
            "a moment such as 2026-12-24T12:00:00Z, or 2026-12-24T12:00 in zone");

    private static final Shape ZONE = new Shape.Text("[A-Za-z0-9_+/-]{1,64}", "a time zone such as Europe/Berlin");

    private static final Shape.Block WEEKLY = new Shape.Block(
            "every",
            List.of(
                    required(
                            "weekdays", new Shape.ListOf(new Shape.OneOf(WEEKDAYS), 1), "The days on which it begins."),
                    required("from", TIME, "When it begins."),
                    required("until", TIME, "When it ends; not later than from: on the next day."),
                    optional("zone", ZONE, "the freeze's, or UTC", "Whose clocks these are.")));

    private static final Shape.Block FREEZE = new Shape.Block(
            "the freeze",
            List.of(
                    required("id", Shape.NAME, "Its name."),
                    optional("title", Shape.TEXT, "the id", "What people see."),
                    optional("from", MOMENT, "When it begins."),
                    optional("until", MOMENT, "When it ends."),
                    optional("zone", ZONE, "UTC", "The time zone of moments that name none."),
                    optional("every", WEEKLY, "Only these hours of each week."),
                    optional("environments", NAMES, "all", "Where it holds."),
                    optional("services", NAMES, "all", "For which services it holds."),
                    optional("reason", Shape.TEXT, "Why."),
                    required("contact", Shape.TEXT, "Whom to ask about it.")));

    static final Shape.Block ESTATE = new Shape.Block(
            "the estate",
            List.of(
                    required(
                            "sites",
                            new Shape.MapOf(Shape.NAME, SITE),
                            "Cloud regions, clusters and data centres, by name."),
                    required("environments", new Shape.MapOf(Shape.NAME, ENVIRONMENT), "Groups of sites, by name."),
                    optional("services", new Shape.MapOf(Shape.NAME, SERVICE), "What runs on them, by name."),
                    optional("freezes", new Shape.ListOf(FREEZE, 0), "When nothing is deployed."),
                    optional(
                            "channels",
                            new Shape.MapOf(Shape.NAME, ChannelLanguage.CHANNEL),
                            "Where people are told something, by name.")));

    private EstateLanguage() {}

    /** The JSON Schema (draft 2020-12) of the estate's file. */
    public static String schema() {
        return JsonSchema.of("https://evenkeel.dev/schema/estate.schema.json", "Evenkeel estate", ESTATE);
    }
}
