package dev.evenkeel.web.alerts;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A link that somebody else has sent: a page shows it only when it leads to a web page. */
public final class WebLink {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private WebLink() {}

    public static Optional<String> of(String url) {
        try {
            URI uri = new URI(url);
            boolean web = uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getHost() != null;
            return web ? Optional.of(uri.toASCIIString()) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
