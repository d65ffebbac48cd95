package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.Cloud.Database;
import java.util.Optional;

/** Another one of a database's instances takes the writes. It is named, so that a second request for the same changes nothing. */
final class Failover extends WantedDatabase {

    private final String to;

    Failover(CloudWork work, String name, String to) {
        super(work, name);
        this.to = to;
    }

    @Override
    public String what() {
        return "failover of " + name + " to " + to;
    }

    @Override
    public String goal() {
        return "primary " + to;
    }

    @Override
    public boolean reached(Optional<Database> database) {
        return settled(database)
                && database.filter(now -> now.primary().equals(to)).isPresent();
    }

    @Override
    public String send(Optional<Database> database) {
        return database.orElseThrow().primary().equals(to)
                ? ""
                : work.cloud().failover(database.orElseThrow(), to, work.act().token());
    }
}
