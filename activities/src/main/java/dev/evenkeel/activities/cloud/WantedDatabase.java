package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.Cloud.Database;
import dev.evenkeel.activities.cloud.Cloud.Health;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What changes of databases have in common. */
abstract class WantedDatabase implements Wanted<Optional<Database>> {

    protected final CloudWork work;
    protected final String name;

    WantedDatabase(CloudWork work, String name) {
        this.work = work;
        this.name = name;
    }

    @Override
    public Optional<Database> look() {
        return Optional.of(DatabaseWork.one(work.cloud(), name));
    }

    @Override
    public boolean moving(Optional<Database> database) {
        return database.filter(now -> now.health() == Health.MOVING).isPresent();
    }

    @Override
    public String words(Optional<Database> database) {
        return database.map(now -> DatabaseWork.words(name, now)).orElse(name + " does not exist");
    }

    @Override
    public @Nullable String broken(Optional<Database> database) {
        return database.filter(now -> now.health() == Health.BROKEN)
                .map(now -> "it is " + now.state())
                .orElse(null);
    }

    @Override
    public String kept(Optional<Database> database) {
        return database.map(Database::primary).orElse("");
    }

    static boolean settled(Optional<Database> database) {
        return database.filter(now -> now.health() == Health.SETTLED).isPresent();
    }
}
