package dev.evenkeel.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which database the store uses.
 *
 * @param url {@code jdbc:postgresql://HOST/DATABASE}; without it a SQLite file in the data folder
 */
@ConfigurationProperties("evenkeel.store")
record StoreSource(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password) {

    @Override
    public String toString() {
        return "StoreSource[user=" + user + "]";
    }
}
