package dev.evenkeel.web;

import dev.evenkeel.activities.act.RunKeys;
import dev.evenkeel.activities.keys.DerivedRunKeys;
import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Changes;
import dev.evenkeel.activities.store.Journal;
import dev.evenkeel.activities.store.Logs;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Settings;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.activities.store.Users;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store and its parts, which any bean may ask for. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreSource.class)
class StoreConfiguration {

    /** What the store's secrets are encrypted under; not in the store. */
    @Bean
    KeyFile secretKeys(DataFolder data) {
        return new KeyFile(data.resolve("secrets.key"));
    }

    /** For the digests that approvals are bound to. */
    @Bean
    RunKeys runKeys(KeyFile secretKeys) {
        return new DerivedRunKeys(secretKeys);
    }

    @Bean
    Store store(StoreSource source, DataFolder data, KeyFile secretKeys) {
        Store store = Store.open(place(source, data));
        store.artifacts().encryptUnder(secretKeys);
        return store;
    }

    private static StoreSettings place(StoreSource source, DataFolder data) {
        String url = source.url();
        return url == null || url.isBlank()
                ? StoreSettings.folder(data.path())
                : new StoreSettings(url, source.user(), source.password(), StoreSettings.Synchronous.FULL);
    }

    // The store closes them; inferred destroy methods would close them twice.

    @Bean
    Users users(Store store) {
        return store.users();
    }

    @Bean
    Audit audit(Store store) {
        return store.audit();
    }

    @Bean
    Settings settings(Store store) {
        return store.settings();
    }

    @Bean
    Runs runs(Store store) {
        return store.runs();
    }

    @Bean
    Journal journal(Store store) {
        return store.journal();
    }

    @Bean
    Logs logs(Store store) {
        return store.logs();
    }

    @Bean(destroyMethod = "")
    Changes changes(Store store) {
        return store.changes();
    }

    @Bean
    HealthIndicator storeHealthIndicator(Store store) {
        return () -> {
            try {
                store.ping();
                return Health.up().build();
            } catch (RuntimeException e) {
                return Health.down(e).build();
            }
        };
    }
}
