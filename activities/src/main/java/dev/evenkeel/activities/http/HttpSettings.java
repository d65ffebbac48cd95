package dev.evenkeel.activities.http;

import java.time.Duration;

/**
 * @param connectTimeout how long making a connection may take
 * @param readTimeout how long one whole answer may take
 */
public record HttpSettings(HttpRules rules, Duration connectTimeout, Duration readTimeout) {

    public HttpSettings(HttpRules rules) {
        this(rules, Duration.ofSeconds(5), Duration.ofSeconds(30));
    }
}
