package dev.evenkeel.activities.sql;

import dev.evenkeel.activities.http.HttpRules;
import java.time.Duration;

/**
 * @param rules where connections may go: the same as for HTTP
 * @param connectTimeout how long connecting and logging in may take
 */
public record SqlSettings(HttpRules rules, Duration connectTimeout) {

    public SqlSettings(HttpRules rules) {
        this(rules, Duration.ofSeconds(5));
    }
}
