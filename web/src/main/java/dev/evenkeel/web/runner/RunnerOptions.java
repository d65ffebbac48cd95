package dev.evenkeel.web.runner;

import dev.evenkeel.web.CannotStart;
import dev.evenkeel.web.tools.ToolsSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * What a runner is started with.
 *
 * @param tokenFile holds the token that the page Estate has shown
 * @param data what it keeps of its acts; it has to survive a restart
 * @param authority PEM of who signed the server's certificate; null: the authorities that Java trusts
 */
record RunnerOptions(
        String site,
        URI server,
        Path tokenFile,
        Path data,
        @Nullable Path authority,
        ToolsSettings tools) {

    private static final Set<String> NAMES = Set.of("role", "site", "server", "token-file", "data", "authority");
    private static final String USAGE =
            "Start it so: ./evenkeel runner --site SITE --server https://HOST --token-file FILE [--data FOLDER] [--authority FILE]";

    /** @throws CannotStart when something is missing or wrong */
    static RunnerOptions parse(List<String> words) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SimpleCommandLinePropertySource(joined(words).toArray(String[]::new)));
        ConfigurationPropertySources.attach(environment);
        String site = required(environment, "site");
        URI server = server(required(environment, "server"));
        Path tokenFile = Path.of(required(environment, "token-file"));
        String data = environment.getProperty("data", ".evenkeel/runner-" + site);
        String authority = environment.getProperty("authority");
        try {
            ToolsSettings tools = Binder.get(environment).bindOrCreate("evenkeel.tools", ToolsSettings.class);
            return new RunnerOptions(
                    site, server, tokenFile, Path.of(data), authority == null ? null : Path.of(authority), tools);
        } catch (BindException e) {
            throw new CannotStart(
                    "A setting of the tools cannot be read: " + e.getProperty() + ".", "Correct evenkeel.tools.");
        }
    }

    /** {@code --site a} as {@code --site=a}. */
    private static List<String> joined(List<String> words) {
        List<String> joined = new ArrayList<>();
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            String name = word.startsWith("--") ? word.substring(2).replaceFirst("=.*", "") : "";
            if (!NAMES.contains(name) && !name.startsWith("evenkeel.tools.") && !name.startsWith("logging.")) {
                throw new CannotStart("A runner has no option " + word + ".", USAGE);
            }
            if (word.contains("=")) {
                joined.add(word);
            } else if (at + 1 < words.size()) {
                joined.add(word + "=" + words.get(++at));
            } else {
                throw new CannotStart("The option " + word + " needs a value.", USAGE);
            }
        }
        return joined;
    }

    private static String required(StandardEnvironment environment, String name) {
        String value = environment.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new CannotStart("A runner needs --" + name + ".", USAGE);
        }
        return value.strip();
    }

    private static URI server(String text) {
        try {
            URI server = URI.create(text);
            String host = server.getHost();
            if (host != null && "https".equals(server.getScheme())) {
                return server;
            }
            if (host != null
                    && "http".equals(server.getScheme())
                    && InetAddress.getByName(host).isLoopbackAddress()) {
                return server;
            }
        } catch (IllegalArgumentException | UnknownHostException e) {
            throw new CannotStart("--server " + text + " is no address of a server (" + e.getMessage() + ").", USAGE);
        }
        throw new CannotStart(
                "--server " + text + " is no https address.",
                "A runner's token travels by TLS only: give https://HOST; http is for 127.0.0.1 alone.");
    }
}
