package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.Cloud.Database;
import dev.evenkeel.activities.cloud.Cloud.Lag;
import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseRequest;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseResult;
import dev.evenkeel.workflows.contract.CloudActivities.ReplicationRequest;
import dev.evenkeel.workflows.contract.CloudActivities.ReplicationResult;
import java.util.List;
import java.util.Optional;

/** Managed databases: who is the primary, how far a replica is behind, and what is made of a backup. */
final class DatabaseWork {

    private final CloudWork work;

    DatabaseWork(CloudWork work) {
        this.work = work;
    }

    DatabaseResult database(DatabaseRequest request) {
        return switch (request.action()) {
            case STATUS -> {
                Database database = work.act().read(() -> one(work.cloud(), request.name()));
                String words = words(request.name(), database);
                work.act().say(words);
                yield result(request.name(), database, words, false);
            }
            case PROMOTE -> made(request, new Promotion(work, request.name()));
            case FAILOVER -> made(request, new Failover(work, request.name(), target(request)));
            case RESTORE -> made(request, new Restored(work, request));
        };
    }

    ReplicationResult replication(ReplicationRequest request) {
        Database database = work.act().read(() -> one(work.cloud(), request.name()));
        if (database.source().isEmpty() && !database.role().equals("cluster")) {
            throw new CloudTrouble(Kind.REFUSED, request.name() + " is no replica");
        }
        Lag lag = work.act()
                .read(() -> work.cloud().lag(database))
                .orElseThrow(() -> new CloudTrouble(
                        Kind.REFUSED,
                        "there is no recent measurement of how far " + request.name() + " is behind, so nobody knows"));
        String summary = request.name() + " is " + lag.seconds() + " s behind "
                + (database.source().isEmpty() ? database.primary() : database.source());
        work.act().say(summary + " (measured " + lag.measured() + ")");
        return new ReplicationResult(summary, database.state(), database.source(), lag.seconds(), lag.measured());
    }

    static Database one(Cloud cloud, String name) {
        return cloud.database(name)
                .orElseThrow(() -> CloudTrouble.notFound("There is no database '" + name + "'", List.of()));
    }

    static String words(String name, Database database) {
        return name + " is " + database.state() + ", " + database.role()
                + (database.primary().isEmpty() ? "" : ", primary " + database.primary());
    }

    private DatabaseResult made(DatabaseRequest request, Wanted<Optional<Database>> wanted) {
        Change.Made<Optional<Database>> made = work.make(wanted);
        String words = made.changed() && work.act().rehearsal()
                ? "would change: " + wanted.words(made.state()) + " → " + wanted.goal()
                : wanted.words(made.state());
        return made.state()
                .map(database -> result(request.name(), database, words, made.changed()))
                .orElseGet(() -> new DatabaseResult(words, request.name(), "not made", "", "", "", made.changed()));
    }

    /**
     * Who shall take over is settled before anything is sent, and kept for every attempt of the step: a further one must not take the
     * first one back.
     */
    private String target(DatabaseRequest request) {
        Optional<String> kept = work.act().notedForStep("target");
        if (kept.isPresent()) {
            return kept.get();
        }
        Database database = work.act().read(() -> one(work.cloud(), request.name()));
        List<String> others = database.candidates().stream()
                .filter(candidate -> !candidate.equals(database.primary()))
                .toList();
        String to = request.to().isEmpty() && others.size() == 1 ? others.getFirst() : request.to();
        if (to.isEmpty() || !(others.contains(to) || to.equals(database.primary()))) {
            throw new CloudTrouble(
                    Kind.REFUSED,
                    (others.isEmpty()
                                    ? "nobody could take over from " + database.primary() + " in " + request.name()
                                    : to.isEmpty()
                                            ? "several could take over in " + request.name()
                                            : "'" + to + "' cannot take over in " + request.name())
                            + (others.isEmpty() ? "" : "; write 'to' with one of: " + String.join(", ", others)));
        }
        work.act().noteForStep("target", to);
        return to;
    }

    private static DatabaseResult result(String name, Database database, String summary, boolean changed) {
        return new DatabaseResult(
                summary, name, database.state(), database.role(), database.primary(), database.endpoint(), changed);
    }
}
