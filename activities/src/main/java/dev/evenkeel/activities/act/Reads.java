package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.CloudActivities.DatabaseAction;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseRequest;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceRequest;
import dev.evenkeel.workflows.contract.CloudActivities.ReplicationRequest;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotRequest;
import dev.evenkeel.workflows.contract.HttpActivities.RequestRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.LogsRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.RolloutRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.WaitRequest;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.PrometheusActivities.GateRequest;
import dev.evenkeel.workflows.contract.PrometheusActivities.QueryRequest;
import dev.evenkeel.workflows.contract.SqlActivities.SqlRequest;
import dev.evenkeel.workflows.contract.SshActivities.DownloadRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Knows which acts leave the world as it is. Such an act may be done again by anybody, so that it is never of unknown outcome: all
 * that a lost host takes along is time. What is not named here counts as a change.
 */
public final class Reads {

    private Reads() {}

    /** @param request what an activity is called with */
    public static boolean of(@Nullable Object request) {
        boolean rehearsal =
                Acts.of(request).map(act -> act.mode() == Mode.REHEARSAL).orElse(false);
        return rehearsal
                || switch (request) {
                    case QueryRequest query -> true;
                    case GateRequest gate -> true;
                    case WaitRequest wait -> true;
                    case LogsRequest logs -> true;
                    case RolloutRequest rollout ->
                        !rollout.restart() && rollout.images().isEmpty();
                    // A plan, a comparison and the outputs; what applies a plan has a request of its own.
                    case PlanRequest plan -> true;
                    case DownloadRequest download -> true;
                    case ReplicationRequest replication -> true;
                    case InstanceRequest instance -> instance.action() == InstanceAction.STATUS;
                    case DatabaseRequest database -> database.action() == DatabaseAction.STATUS;
                    case SnapshotRequest snapshot -> !snapshot.create();
                    case RequestRequest http -> of(http.method());
                    // A proof is never committed.
                    case SqlRequest sql -> sql.proof() || !sql.write();
                    case null, default -> false;
                };
    }

    /** @param method of HTTP */
    private static boolean of(String method) {
        String word = method.toUpperCase(Locale.ROOT);
        return word.equals("GET") || word.equals("HEAD");
    }
}
