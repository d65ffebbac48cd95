package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.Cloud.Database;
import java.util.Optional;

/** A replica becomes a database of its own. */
final class Promotion extends WantedDatabase {

    Promotion(CloudWork work, String name) {
        super(work, name);
    }

    @Override
    public String what() {
        return "promotion of " + name;
    }

    @Override
    public String goal() {
        return "a primary of its own";
    }

    @Override
    public boolean reached(Optional<Database> database) {
        return settled(database)
                && database.filter(now -> now.role().equals("replica")).isEmpty();
    }

    @Override
    public String send(Optional<Database> database) {
        return work.cloud().promote(database.orElseThrow(), work.act().token());
    }
}
