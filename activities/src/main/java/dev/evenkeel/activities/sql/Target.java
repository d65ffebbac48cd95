package dev.evenkeel.activities.sql;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.http.HttpRules;
import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A database by its URL. The driver's own URLs can name classes to load and files to write: only what is known to be harmless is taken over.
 *
 * @param options of the driver that the URL may say
 */
record Target(String host, int port, String database, Map<String, String> options) {

    private static final Set<String> ALLOWED = Set.of("sslmode", "sslrootcert", "currentSchema", "targetServerType");
    private static final String ADVICE = "Write postgresql://HOST:PORT/DATABASE, with nothing behind ? but "
            + String.join(", ", ALLOWED.stream().sorted().toList())
            + "; the user and the password are keys of the step.";

    static Target of(String url, HttpRules rules) {
        String plain = url.strip().replaceFirst("^jdbc:", "").replaceFirst("^postgres://", "postgresql://");
        try {
            URI uri = new URI(plain);
            String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
            if (!"postgresql".equals(uri.getScheme())
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || path.isEmpty()
                    || path.contains("/")) {
                throw refused();
            }
            int port = uri.getPort() < 0 ? 5432 : uri.getPort();
            rules.check(uri.getHost(), port);
            return new Target(uri.getHost(), port, path, options(uri.getRawQuery()));
        } catch (URISyntaxException e) {
            throw refused();
        }
    }

    private static Map<String, String> options(@Nullable String query) {
        Map<String, String> options = new LinkedHashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String option : query.split("&", -1)) {
                int equals = option.indexOf('=');
                String name = equals < 0 ? option : option.substring(0, equals);
                if (equals < 0 || !ALLOWED.contains(name)) {
                    throw refused();
                }
                options.put(name, URLDecoder.decode(option.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return options;
    }

    private static ApplicationFailure refused() {
        return ActFailures.badRequest("The URL of the database cannot be used", ADVICE);
    }

    String jdbc() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return host + ":" + port + "/" + database;
    }
}
