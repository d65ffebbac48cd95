package dev.evenkeel.activities.chat;

import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * @param rules where messages may be sent to: the same as for HTTP
 * @param url under which people reach this server, for links; null when nobody has said
 * @param oneTry how long one answer may take
 * @param firstPause between the first two tries; each later one is twice as long
 * @param trust makes private connections to mail servers; null for the platform's
 */
public record ChatSettings(
        HttpRules rules,
        @Nullable URI url,
        Duration oneTry,
        Duration firstPause,
        @Nullable SSLSocketFactory trust) {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    public ChatSettings(HttpRules rules, @Nullable URI url) {
        this(rules, url, Duration.ofSeconds(10), Duration.ofSeconds(1), null);
    }

    HttpSettings http() {
        return new HttpSettings(rules, CONNECT, oneTry);
    }
}
