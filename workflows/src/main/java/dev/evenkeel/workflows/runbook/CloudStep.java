package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.CloudActivities.DatabaseAction;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseResult;
import dev.evenkeel.workflows.contract.CloudActivities.DnsResult;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceResult;
import dev.evenkeel.workflows.contract.CloudActivities.ReplicationResult;
import dev.evenkeel.workflows.contract.CloudActivities.ScaleResult;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotResult;
import dev.evenkeel.workflows.expression.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of steps that a cloud does, whichever it is. */
public sealed interface CloudStep extends ToolStep {

    Where where();

    /** What its author wrote beside the place. */
    List<Template> own();

    @Override
    default List<Template> values() {
        List<Template> values = new ArrayList<>(own());
        values.addAll(ToolStep.written(where().provider(), where().region(), where().group(), where().role()));
        return values;
    }

    /** What it would change is read and shown. */
    @Override
    default InRehearsal inRehearsal() {
        return acts() ? InRehearsal.PREVIEWED : InRehearsal.DONE;
    }

    /**
     * What is left out comes from the site.
     *
     * @param credentials a reference to the secret, as written
     */
    record Where(
            @Nullable Template provider,
            @Nullable Template region,
            @Nullable Template group,
            @Nullable Template role,
            @Nullable String credentials) {}

    /**
     * @param content an empty list removes the record
     * @param setId null for a plain record
     */
    record Dns(
            Common common,
            Where where,
            Template zone,
            Template name,
            String type,
            Template content,
            @Nullable Template ttl,
            @Nullable Template setId,
            @Nullable Template weight,
            String failover,
            @Nullable Template healthCheck,
            boolean verify)
            implements CloudStep {
        @Override
        public String kind() {
            return "cloud.dns";
        }

        @Override
        public Dns with(Common common) {
            return new Dns(common, where, zone, name, type, content, ttl, setId, weight, failover, healthCheck, verify);
        }

        @Override
        public Class<DnsResult> result() {
            return DnsResult.class;
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public List<Template> own() {
            return ToolStep.written(zone, name, content, ttl, setId, weight, healthCheck);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "let " + name.text(at) + " in " + zone.text(at) + " be " + type + " "
                    + String.join(", ", content.list(at));
        }
    }

    record Scale(Common common, Where where, Template name, Template size) implements CloudStep {
        @Override
        public String kind() {
            return "cloud.scale";
        }

        @Override
        public Scale with(Common common) {
            return new Scale(common, where, name, size);
        }

        @Override
        public Class<ScaleResult> result() {
            return ScaleResult.class;
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public List<Template> own() {
            return List.of(name, size);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "scale " + name.text(at) + " to " + size.text(at);
        }
    }

    record Instance(Common common, Where where, InstanceAction action, Template name) implements CloudStep {
        @Override
        public String kind() {
            return "cloud.instance";
        }

        @Override
        public Instance with(Common common) {
            return new Instance(common, where, action, name);
        }

        @Override
        public Class<InstanceResult> result() {
            return InstanceResult.class;
        }

        @Override
        public boolean acts() {
            return action != InstanceAction.STATUS;
        }

        @Override
        public List<Template> own() {
            return List.of(name);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return word(action) + " the instance " + name.text(at);
        }
    }

    record Database(
            Common common,
            Where where,
            DatabaseAction action,
            Template name,
            @Nullable Template to,
            @Nullable Template snapshot,
            @Nullable Template from,
            @Nullable Template at)
            implements CloudStep {
        @Override
        public String kind() {
            return "cloud.database";
        }

        @Override
        public Database with(Common common) {
            return new Database(common, where, action, name, to, snapshot, from, at);
        }

        @Override
        public Class<DatabaseResult> result() {
            return DatabaseResult.class;
        }

        @Override
        public boolean acts() {
            return action != DatabaseAction.STATUS;
        }

        @Override
        public List<Template> own() {
            return ToolStep.written(name, to, snapshot, from, at);
        }

        @Override
        public String doing(Map<String, Object> variables) {
            return word(action) + " the database " + name.text(variables)
                    + (to == null ? "" : " to " + to.text(variables))
                    + (snapshot == null ? "" : " of the snapshot " + snapshot.text(variables))
                    + (from == null ? "" : " of " + from.text(variables));
        }
    }

    record Snapshot(
            Common common,
            Where where,
            boolean create,
            Template name,
            @Nullable Template disk,
            @Nullable Template database)
            implements CloudStep {
        @Override
        public String kind() {
            return "cloud.snapshot";
        }

        @Override
        public Snapshot with(Common common) {
            return new Snapshot(common, where, create, name, disk, database);
        }

        @Override
        public Class<SnapshotResult> result() {
            return SnapshotResult.class;
        }

        @Override
        public boolean acts() {
            return create;
        }

        @Override
        public List<Template> own() {
            return ToolStep.written(name, disk, database);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return (create ? "make" : "look at") + " the snapshot " + name.text(at)
                    + (disk == null ? "" : " of the disk " + disk.text(at))
                    + (database == null ? "" : " of the database " + database.text(at));
        }
    }

    record Replication(Common common, Where where, Template name) implements CloudStep {
        @Override
        public String kind() {
            return "cloud.replication";
        }

        @Override
        public Replication with(Common common) {
            return new Replication(common, where, name);
        }

        @Override
        public Class<ReplicationResult> result() {
            return ReplicationResult.class;
        }

        @Override
        public List<Template> own() {
            return List.of(name);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "look how far " + name.text(at) + " lags behind";
        }
    }

    static String word(Enum<?> action) {
        return action.name().toLowerCase(Locale.ROOT);
    }
}
