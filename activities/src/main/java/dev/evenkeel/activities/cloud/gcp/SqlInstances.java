package dev.evenkeel.activities.cloud.gcp;

import static dev.evenkeel.activities.cloud.gcp.GoogleErrors.ask;
import static dev.evenkeel.activities.cloud.gcp.GoogleErrors.find;

import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.Backup;
import com.google.api.services.sqladmin.model.CloneContext;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.FailoverContext;
import com.google.api.services.sqladmin.model.InstancesCloneRequest;
import com.google.api.services.sqladmin.model.InstancesFailoverRequest;
import com.google.api.services.sqladmin.model.InstancesRestoreBackupRequest;
import com.google.api.services.sqladmin.model.Operation;
import com.google.api.services.sqladmin.model.Settings;
import dev.evenkeel.activities.cloud.Cloud.Database;
import dev.evenkeel.activities.cloud.Cloud.Health;
import dev.evenkeel.activities.cloud.Cloud.Progress;
import dev.evenkeel.activities.cloud.Cloud.Restore;
import dev.evenkeel.activities.cloud.Cloud.Snapshot;
import dev.evenkeel.activities.cloud.Cloud.SnapshotKey;
import dev.evenkeel.activities.cloud.CloudTrouble;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Instances of Cloud SQL. Their backups have no names of their own: the name of a snapshot stands in the description. */
record SqlInstances(SQLAdmin sql, String project) {

    private static final String MARKED = " " + GoogleCloud.MARK + "=";

    Optional<Database> database(String name) {
        return find(
                        "cloudsql.instances.get",
                        () -> sql.instances().get(project, name).execute())
                .map(instance -> of(name, instance));
    }

    private static Database of(String name, DatabaseInstance instance) {
        String master = text(instance.getMasterInstanceName());
        String second = text(instance.getSecondaryGceZone());
        @Nullable Settings settings = instance.getSettings();
        @Nullable Map<String, String> labels = settings == null ? null : settings.getUserLabels();
        String state = text(instance.getState());
        return new Database(
                name,
                state,
                switch (state) {
                    case "RUNNABLE" -> Health.SETTLED;
                    case "FAILED", "SUSPENDED", "PENDING_DELETE" -> Health.BROKEN;
                    default -> Health.MOVING;
                },
                master.isEmpty() ? "primary" : "replica",
                text(instance.getGceZone()),
                second.isEmpty() ? List.of() : List.of(second),
                instance.getIpAddresses() == null || instance.getIpAddresses().isEmpty()
                        ? ""
                        : text(instance.getIpAddresses().getFirst().getIpAddress()),
                master.substring(master.lastIndexOf(':') + 1),
                labels == null ? "" : labels.getOrDefault(GoogleCloud.MARK, ""));
    }

    String promote(Database database) {
        return accepted(ask(
                "cloudsql.instances.promoteReplica",
                () -> sql.instances().promoteReplica(project, database.id()).execute()));
    }

    /** The version of the settings goes along, so that a failover which met another change is refused. */
    String failover(Database database) {
        return accepted(ask("cloudsql.instances.failover", () -> {
            long version = sql.instances()
                    .get(project, database.id())
                    .execute()
                    .getSettings()
                    .getSettingsVersion();
            return sql.instances()
                    .failover(
                            project,
                            database.id(),
                            new InstancesFailoverRequest()
                                    .setFailoverContext(new FailoverContext().setSettingsVersion(version)))
                    .execute();
        }));
    }

    String restore(Restore restore) {
        if (restore.snapshot().isEmpty()) {
            CloneContext context = new CloneContext().setDestinationInstanceName(restore.name());
            if (!restore.at().isEmpty()) {
                context.setPointInTime(restore.at());
            }
            return accepted(ask(
                    "cloudsql.instances.clone",
                    () -> sql.instances()
                            .clone(project, restore.from(), new InstancesCloneRequest().setCloneContext(context))
                            .execute()));
        }
        Backup backup = backup(restore.snapshot())
                .orElseThrow(() -> CloudTrouble.notFound(
                        "There is no backup '" + restore.snapshot() + "' in the project " + project, List.of()));
        DatabaseInstance of = backup.getInstanceSettings() == null
                ? ask(
                        "cloudsql.instances.get",
                        () -> sql.instances().get(project, backup.getInstance()).execute())
                : backup.getInstanceSettings();
        Settings settings =
                of.getSettings() == null ? new Settings() : of.getSettings().clone();
        settings.setUserLabels(Map.of(GoogleCloud.MARK, restore.mark())).setSettingsVersion(null);
        DatabaseInstance made = new DatabaseInstance()
                .setName(restore.name())
                .setRegion(of.getRegion())
                .setDatabaseVersion(of.getDatabaseVersion())
                .setSettings(settings);
        return accepted(ask(
                "cloudsql.instances.restoreBackup and cloudsql.instances.create",
                () -> sql.instances()
                        .restoreBackup(
                                project,
                                restore.name(),
                                new InstancesRestoreBackupRequest()
                                        .setBackup(backup.getName())
                                        .setRestoreInstanceSettings(made))
                        .execute()));
    }

    Optional<Snapshot> snapshot(SnapshotKey key) {
        return backup(key.name()).map(made -> {
            String description = text(made.getDescription());
            String state = text(made.getState());
            int mark = description.indexOf(MARKED);
            return new Snapshot(
                    text(made.getName()),
                    state,
                    switch (state) {
                        case "SUCCESSFUL" -> Health.SETTLED;
                        case "FAILED", "DELETING", "DELETION_FAILED" -> Health.BROKEN;
                        default -> Health.MOVING;
                    },
                    mark < 0 ? "" : description.substring(mark + MARKED.length()));
        });
    }

    private Optional<Backup> backup(String name) {
        return ask(
                "cloudsql.backups.list",
                () -> sql.backups().listBackups("projects/" + project).execute().getBackups()
                                instanceof List<Backup> backups
                        ? backups.stream()
                                .filter(backup -> text(backup.getDescription()).equals(name)
                                        || text(backup.getDescription()).startsWith(name + MARKED))
                                .findFirst()
                        : Optional.empty());
    }

    String snapshot(SnapshotKey key, String mark) {
        return accepted(ask(
                "cloudsql.backups.create",
                () -> sql.backups()
                        .createBackup(
                                "projects/" + project,
                                new Backup().setInstance(key.database()).setDescription(key.name() + MARKED + mark))
                        .execute()));
    }

    private static String accepted(Operation operation) {
        return "sql/" + operation.getName();
    }

    Progress progress(String change) {
        Operation operation = ask(
                "cloudsql.instances.get",
                () -> sql.operations()
                        .get(project, change.substring("sql/".length()))
                        .execute());
        if (operation.getError() != null && operation.getError().getErrors() != null) {
            return Progress.failed(operation.getError().getErrors().stream()
                    .map(error -> error.getCode() + " " + error.getMessage())
                    .collect(Collectors.joining("; ")));
        }
        return "DONE".equals(operation.getStatus()) ? Progress.DONE : Progress.MOVING;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
