package dev.evenkeel.activities.prometheus;

import dev.evenkeel.activities.http.HttpSettings;
import java.time.Duration;

/**
 * @param http where requests may go
 * @param answerWithin how long one query may take
 * @param lease how long a silence lasts that nobody extends any more
 */
public record PrometheusSettings(HttpSettings http, Duration answerWithin, Duration lease) {

    public PrometheusSettings(HttpSettings http) {
        this(http, Duration.ofSeconds(10), Duration.ofMinutes(5));
    }
}
