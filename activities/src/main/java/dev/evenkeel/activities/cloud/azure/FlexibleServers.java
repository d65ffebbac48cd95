package dev.evenkeel.activities.cloud.azure;

import static dev.evenkeel.activities.cloud.azure.AzureErrors.ask;
import static dev.evenkeel.activities.cloud.azure.AzureErrors.find;

import com.azure.core.util.Context;
import com.azure.resourcemanager.postgresqlflexibleserver.fluent.PostgreSqlManagementClient;
import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.ServerInner;
import com.azure.resourcemanager.postgresqlflexibleserver.models.CreateMode;
import com.azure.resourcemanager.postgresqlflexibleserver.models.FailoverMode;
import com.azure.resourcemanager.postgresqlflexibleserver.models.HighAvailability;
import com.azure.resourcemanager.postgresqlflexibleserver.models.ReplicationRole;
import com.azure.resourcemanager.postgresqlflexibleserver.models.RestartParameter;
import com.azure.resourcemanager.postgresqlflexibleserver.models.ServerForUpdate;
import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.cloud.Cloud.Database;
import dev.evenkeel.activities.cloud.Cloud.Health;
import dev.evenkeel.activities.cloud.Cloud.Lag;
import dev.evenkeel.activities.cloud.Cloud.Restore;
import dev.evenkeel.activities.cloud.CloudTrouble;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Flexible servers of Azure Database for PostgreSQL. */
record FlexibleServers(PostgreSqlManagementClient postgres, Arm arm, String group) {

    private static final String SERVERS = "Microsoft.DBforPostgreSQL/flexibleServers/";
    private static final Duration RECENT = Duration.ofMinutes(10);

    Optional<Database> database(String name) {
        return server(name).map(server -> of(name, server));
    }

    private Optional<ServerInner> server(String name) {
        return find(
                SERVERS + "read",
                () -> postgres.getServers()
                        .getByResourceGroupWithResponse(group, name, Context.NONE)
                        .getValue());
    }

    private static Database of(String name, ServerInner server) {
        String state = String.valueOf(server.state());
        boolean replica = server.replicationRole() == ReplicationRole.ASYNC_REPLICA
                || server.replicationRole() == ReplicationRole.GEO_ASYNC_REPLICA;
        @Nullable HighAvailability availability = server.highAvailability();
        String standby = availability == null || availability.standbyAvailabilityZone() == null
                ? ""
                : availability.standbyAvailabilityZone();
        String source = server.sourceServerResourceId() == null ? "" : server.sourceServerResourceId();
        return new Database(
                name,
                state,
                switch (state) {
                    case "Ready" -> Health.SETTLED;
                    case "Dropping", "Disabled" -> Health.BROKEN;
                    default -> Health.MOVING;
                },
                replica ? "replica" : "primary",
                server.availabilityZone() == null ? "" : server.availabilityZone(),
                standby.isEmpty() ? List.of() : List.of(standby),
                server.fullyQualifiedDomainName() == null ? "" : server.fullyQualifiedDomainName(),
                replica ? source.substring(source.lastIndexOf('/') + 1) : "",
                server.tags() == null ? "" : server.tags().getOrDefault(AzureCloud.MARK, ""));
    }

    String promote(Database database) {
        return begun(
                SERVERS + "write",
                () -> postgres.getServers()
                        .beginUpdate(
                                group, database.id(), new ServerForUpdate().withReplicationRole(ReplicationRole.NONE)));
    }

    /** To the standby in the other zone, forced, because the primary may be gone. */
    String failover(Database database) {
        return begun(
                SERVERS + "restart/action",
                () -> postgres.getServers()
                        .beginRestart(
                                group,
                                database.id(),
                                new RestartParameter()
                                        .withRestartWithFailover(true)
                                        .withFailoverMode(FailoverMode.FORCED_FAILOVER),
                                Context.NONE));
    }

    String restore(Restore restore) {
        if (!restore.snapshot().isEmpty()) {
            throw CloudTrouble.unsupported(
                    "Azure restores moments of a PostgreSQL server, no snapshots; write 'from' and 'at' instead");
        }
        ServerInner source = server(restore.from())
                .orElseThrow(() -> CloudTrouble.notFound("There is no database '" + restore.from() + "'", List.of()));
        ServerInner made = new ServerInner()
                .withLocation(source.location())
                .withTags(Map.of(AzureCloud.MARK, restore.mark()))
                .withCreateMode(CreateMode.POINT_IN_TIME_RESTORE)
                .withSourceServerResourceId(source.id())
                .withPointInTimeUtc(at(restore.at()));
        return begun(SERVERS + "write", () -> postgres.getServers().beginCreate(group, restore.name(), made));
    }

    private static OffsetDateTime at(String at) {
        try {
            return at.isEmpty() ? OffsetDateTime.now(ZoneOffset.UTC) : OffsetDateTime.parse(at);
        } catch (DateTimeException e) {
            throw CloudTrouble.unsupported("'" + at + "' is no moment; write it as 2026-05-01T12:00:00Z");
        }
    }

    private String begun(String permission, Supplier<?> begin) {
        arm.forget();
        ask(permission, begin);
        return arm.followed();
    }

    /** As Azure Monitor has measured it. */
    Optional<Lag> lag(Database replica) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC).withNano(0);
        JsonNode answer = arm.get(
                arm.endpoint() + "/subscriptions/" + arm.profile.getSubscriptionId() + "/resourceGroups/"
                        + URLEncoder.encode(group, StandardCharsets.UTF_8)
                        + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/"
                        + URLEncoder.encode(replica.id(), StandardCharsets.UTF_8)
                        + "/providers/Microsoft.Insights/metrics?api-version=2018-01-01"
                        + "&metricnames=physical_replication_delay_in_seconds&aggregation=Maximum&interval=PT1M&timespan="
                        + now.minus(RECENT) + "/" + now,
                "Microsoft.Insights/metrics/read");
        Optional<Lag> latest = Optional.empty();
        for (JsonNode point :
                answer.path("value").path(0).path("timeseries").path(0).path("data")) {
            if (point.path("maximum").isNumber() && point.path("maximum").asDouble() >= 0) {
                latest = Optional.of(new Lag(
                        point.path("maximum").asDouble(),
                        point.path("timeStamp").asText()));
            }
        }
        return latest;
    }
}
