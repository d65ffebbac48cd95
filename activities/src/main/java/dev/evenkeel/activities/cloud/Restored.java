package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.Cloud.Database;
import dev.evenkeel.activities.cloud.Cloud.Restore;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A new database is made of a snapshot, or of a moment of another one. An existing one is never touched. */
final class Restored extends WantedDatabase {

    private final DatabaseRequest request;

    Restored(CloudWork work, DatabaseRequest request) {
        super(work, request.name());
        this.request = request;
    }

    @Override
    public String what() {
        return "restore of " + goal();
    }

    @Override
    public String goal() {
        return name + " made of "
                + (request.snapshot().isEmpty()
                        ? request.from() + " at " + (request.at().isEmpty() ? "its latest" : request.at())
                        : request.snapshot());
    }

    @Override
    public Optional<Database> look() {
        return work.cloud().database(name);
    }

    @Override
    public boolean reached(Optional<Database> database) {
        return settled(database);
    }

    @Override
    public @Nullable String refusal(Optional<Database> database) {
        return database.filter(now -> !now.madeBy().equals(work.act().mark()))
                .map(now -> "there is a database " + name
                        + " already, which this step did not make; a restore makes a new one")
                .orElse(null);
    }

    @Override
    public String send(Optional<Database> database) {
        return database.isPresent()
                ? ""
                : work.cloud()
                        .restore(
                                new Restore(
                                        name,
                                        request.snapshot(),
                                        request.from(),
                                        request.at(),
                                        work.act().mark()),
                                work.act().token());
    }
}
