package dev.evenkeel.web;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How people reach this server.
 *
 * @param url the address that they type, for links in messages; null: messages have no links
 */
@ConfigurationProperties("evenkeel")
public record ServerAddress(@Nullable URI url) {

    public ServerAddress {
        if (url != null
                && (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?"))) {
            throw new CannotStart(
                    "evenkeel.url is no address that people could open: " + url,
                    "Write it as people type it, for example https://evenkeel.example.org.");
        }
    }
}
