package dev.evenkeel.web;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where this server keeps its things.
 *
 * @param data what it writes: both databases, the keys, the traces of acts
 * @param runbooks the runbook folder
 * @param demo whether two demo users exist who can be changed to with one click; without a word, when the runbook folder has a
 *     folder {@code demo}
 */
@ConfigurationProperties("evenkeel")
public record ServerSettings(
        @DefaultValue(".evenkeel/data") Path data,
        @DefaultValue("runbooks") Path runbooks,
        @Nullable Boolean demo) {

    /** Whether the server is in demo mode. */
    public boolean demonstrates() {
        return demo != null ? demo : Files.isDirectory(runbooks.resolve("demo"));
    }
}
