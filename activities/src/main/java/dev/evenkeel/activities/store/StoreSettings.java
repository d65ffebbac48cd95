package dev.evenkeel.activities.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the store is.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/DATABASE}
 * @param synchronous how sure a commit is on SQLite; PostgreSQL has a setting of its own
 */
public record StoreSettings(
        String url, @Nullable String user, @Nullable String password, Synchronous synchronous) {

    static final String SQLITE = "jdbc:sqlite:";
    static final String POSTGRESQL = "jdbc:postgresql:";

    /** What a commit survives. */
    public enum Synchronous {
        /** A power cut. */
        FULL,
        /** A killed process; the last commits may go with the power. Faster. */
        NORMAL
    }

    public StoreSettings {
        if (!url.startsWith(SQLITE) && !url.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException("The store's URL is neither SQLite nor PostgreSQL: "
                    + withoutParameters(url) + ". Write jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE.");
        }
    }

    /** A SQLite file in a folder, with full synchronous commits. The folder is made when it is missing. */
    public static StoreSettings folder(Path folder) {
        return new StoreSettings(SQLITE + folder.resolve("evenkeel.db"), null, null, Synchronous.FULL);
    }

    public static StoreSettings postgresql(String url, String user, String password) {
        return new StoreSettings(url, user, password, Synchronous.FULL);
    }

    boolean sqlite() {
        return url.startsWith(SQLITE);
    }

    /** The URL as a message may show it: parameters can hold a password. */
    String place() {
        return withoutParameters(url);
    }

    @Override
    public String toString() {
        return "StoreSettings[" + place() + ", user=" + user + ", synchronous=" + synchronous + "]";
    }

    private static String withoutParameters(String url) {
        return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
    }
}
