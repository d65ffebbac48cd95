package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.contract.CloudActivities.DatabaseAction;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.document.Key;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Templates;
import dev.evenkeel.workflows.expression.Type;
import java.util.List;
import java.util.stream.Stream;

/** How a runbook speaks of clouds: one vocabulary for all providers. */
final class CloudKinds {

    private static final List<String> RECORD_TYPES =
            List.of("A", "AAAA", "CNAME", "TXT", "MX", "SRV", "NS", "CAA", "PTR");

    private static final Shape TEXTS =
            new Shape.Either(new Shape.ListOf(Shape.TEMPLATE, 0), new Shape.Template(new Type.ListOf(Type.TEXT)));

    private static final List<Key> PLACE = List.of(
            optional("provider", Shape.TEMPLATE, "the site's", "aws, azure or gcp."),
            optional("region", Shape.TEMPLATE, "the site's", "The region, in the provider's words."),
            optional(
                    "group",
                    Shape.TEMPLATE,
                    "that of the credentials",
                    "The resource group on Azure, the project on Google Cloud."),
            optional(
                    "role",
                    Shape.TEMPLATE,
                    "Whose rights are taken on for this step: the ARN of a role on AWS, a service account on Google"
                            + " Cloud."),
            optional("credentials", Shapes.SECRET, "the site's", "A reference to the secret that opens the cloud."));

    private static final Shape SET = new Shape.Block(
            "the record's set",
            List.of(
                    required("id", Shape.TEMPLATE, "Tells the record from the others of its name and type."),
                    optional("weight", Shape.WHOLE_TEMPLATE, "Its share of the answers, from 0 to 255."),
                    optional(
                            "failover",
                            new Shape.OneOf(List.of("primary", "secondary")),
                            "Whether it is answered first, or when the first is not healthy."),
                    optional("health_check", Shape.TEMPLATE, "The id of the health check that it depends on.")));

    static final List<Kind> ALL = List.of(
            Kind.acts(
                    "cloud.dns",
                    "Lets a record of a DNS zone be so, and reads it back.",
                    CloudKinds::dns,
                    keys(
                            required("zone", Shape.TEMPLATE, "The name of the zone; on AWS its id will do too."),
                            required(
                                    "name",
                                    Shape.TEMPLATE,
                                    "The name of the record, in the zone or in full; @ is the zone itself."),
                            optional("type", new Shape.OneOf(RECORD_TYPES), "A", "The type of the record."),
                            optional("value", Shape.TEMPLATE, "The value, when there is one."),
                            optional("values", TEXTS, "The values; an empty list removes the record."),
                            optional("ttl", Shape.WHOLE_TEMPLATE, "60", "How long it may be remembered, in seconds."),
                            optional("set", SET, "Which of several records with this name and type it is (AWS)."),
                            optional(
                                    "verify",
                                    Shape.TRUTH,
                                    "false",
                                    "Whether the zone's own name servers are asked as well."))),
            Kind.acts(
                    "cloud.scale",
                    "Lets a group of instances have a size, and waits until they serve.",
                    (common, fields) ->
                            new CloudStep.Scale(common, where(fields), fields.text("name"), whole(fields, "size")),
                    keys(
                            required("name", Shape.TEMPLATE, "The name of the group."),
                            required("size", Shape.WHOLE_TEMPLATE, "How many instances it shall have."))),
            Kind.acts(
                    "cloud.instance",
                    "Starts, stops, reboots or looks at an instance.",
                    (common, fields) -> new CloudStep.Instance(
                            common,
                            where(fields),
                            one(InstanceAction.class, fields, InstanceAction.STATUS),
                            fields.text("name")),
                    keys(
                            required(
                                    "action",
                                    new Shape.OneOf(Shapes.words(InstanceAction.values())),
                                    "What to do with it."),
                            required("name", Shape.TEMPLATE, "The name or id of the instance."))),
            Kind.acts(
                    "cloud.database",
                    "Promotes, fails over, restores or looks at a managed database.",
                    CloudKinds::database,
                    keys(
                            required(
                                    "action",
                                    new Shape.OneOf(Shapes.words(DatabaseAction.values())),
                                    "What to do with it."),
                            required(
                                    "name",
                                    Shape.TEMPLATE,
                                    "The database or cluster; for restore the new one that is made."),
                            optional("to", Shape.TEMPLATE, "the only candidate", "Who takes over in a failover."),
                            optional("snapshot", Shape.TEMPLATE, "The snapshot to restore."),
                            optional("from", Shape.TEMPLATE, "The database of which a moment is restored."),
                            optional("at", Shape.TEMPLATE, "the latest", "That moment, in RFC 3339."))),
            Kind.acts(
                    "cloud.snapshot",
                    "Makes or looks at a snapshot of a disk or a database.",
                    CloudKinds::snapshot,
                    keys(
                            required("action", new Shape.OneOf(List.of("create", "status")), "What to do."),
                            required("name", Shape.TEMPLATE, "The name of the snapshot."),
                            optional("disk", Shape.TEMPLATE, "The disk or volume of which it is."),
                            optional("database", Shape.TEMPLATE, "The database of which it is."))),
            Kind.looks(
                    "cloud.replication",
                    "Looks how far a replica lags behind.",
                    (common, fields) -> new CloudStep.Replication(common, where(fields), fields.text("name")),
                    keys(required("name", Shape.TEMPLATE, "The replica."))));

    private CloudKinds() {}

    private static Key[] keys(Key... own) {
        return Stream.concat(Stream.of(own), PLACE.stream()).toArray(Key[]::new);
    }

    private static CloudStep.Where where(KindFields fields) {
        return new CloudStep.Where(
                fields.maybeText("provider"),
                fields.maybeText("region"),
                fields.maybeText("group"),
                fields.maybeText("role"),
                fields.secret("credentials"));
    }

    private static CloudStep.Dns dns(Step.Common common, KindFields fields) {
        if (fields.plain().has("value") == fields.plain().has("values")) {
            fields.problem(
                    "values",
                    "The record has " + (fields.plain().has("value") ? "both 'value' and 'values'" : "no value"),
                    "Write 'value' for one value, or 'values' for a list; an empty list removes the record.");
        }
        KindFields set = fields.under("set");
        boolean weighted = set.plain().has("weight");
        if (fields.plain().has("set") && weighted == set.plain().has("failover")) {
            fields.problem(
                    "set",
                    "The set says " + (weighted ? "both 'weight' and 'failover'" : "neither 'weight' nor 'failover'"),
                    "Write one of them: it says how the cloud chooses between the records.");
        }
        Template one = fields.maybeText("value");
        Template many = fields.maybeList("values");
        return new CloudStep.Dns(
                common,
                where(fields),
                fields.text("zone"),
                fields.text("name"),
                fields.plain().text("type", "A"),
                one != null ? one : many != null ? many : Templates.nothing(),
                fields.maybe("ttl", Type.WHOLE_NUMBER),
                set.maybeText("id"),
                set.maybe("weight", Type.WHOLE_NUMBER),
                set.plain().text("failover", ""),
                set.maybeText("health_check"),
                fields.plain().truth("verify", false));
    }

    private static CloudStep.Database database(Step.Common common, KindFields fields) {
        DatabaseAction action = one(DatabaseAction.class, fields, DatabaseAction.STATUS);
        boolean restores = action == DatabaseAction.RESTORE;
        if (restores && fields.plain().has("snapshot") == fields.plain().has("from")) {
            fields.problem(
                    "action",
                    "It is not clear what is restored",
                    "Write 'snapshot', or 'from' with the database of which a moment is restored; one of them.");
        }
        for (String key : List.of("snapshot", "from", "at")) {
            if (!restores && fields.plain().has(key)) {
                fields.problem(key, "'" + key + "' belongs to a restore", "Remove it, or write 'action: restore'.");
            }
        }
        if (action != DatabaseAction.FAILOVER && fields.plain().has("to")) {
            fields.problem("to", "'to' belongs to a failover", "Remove it, or write 'action: failover'.");
        }
        return new CloudStep.Database(
                common,
                where(fields),
                action,
                fields.text("name"),
                fields.maybeText("to"),
                fields.maybeText("snapshot"),
                fields.maybeText("from"),
                fields.maybeText("at"));
    }

    private static CloudStep.Snapshot snapshot(Step.Common common, KindFields fields) {
        if (fields.plain().has("disk") == fields.plain().has("database")) {
            fields.problem(
                    "action", "It is not clear of what the snapshot is", "Write 'disk' or 'database', one of them.");
        }
        return new CloudStep.Snapshot(
                common,
                where(fields),
                fields.plain().text("action", "status").equals("create"),
                fields.text("name"),
                fields.maybeText("disk"),
                fields.maybeText("database"));
    }

    private static Template whole(KindFields fields, String key) {
        Template written = fields.maybe(key, Type.WHOLE_NUMBER);
        return written == null ? Templates.nothing() : written;
    }

    /** What is missing or no such word is a problem already. */
    private static <E extends Enum<E>> E one(Class<E> actions, KindFields fields, E otherwise) {
        String written = fields.plain().text("action", "");
        for (E action : actions.getEnumConstants()) {
            if (CloudStep.word(action).equals(written)) {
                return action;
            }
        }
        return otherwise;
    }
}
