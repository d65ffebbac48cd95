package dev.evenkeel.activities.store;

import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The databases that every test of the store runs on. */
enum Backend {
    SQLITE {
        @Override
        StoreSettings settings(Path folder) {
            return StoreSettings.folder(folder);
        }
    },
    POSTGRESQL {
        @Override
        StoreSettings settings(Path folder) {
            Assumptions.assumeTrue(PostgresServer.available(), PostgresServer.WHY_NOT);
            return PostgresServer.shared().newSchema();
        }
    };

    /** An empty store. */
    abstract StoreSettings settings(Path folder);
}
