package dev.evenkeel.web.temporal;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which Temporal server is used, and how.
 *
 * @param target host and port of an external server; without it one is started here
 * @param apiKey for Temporal Cloud
 * @param binary the Temporal CLI: a path, or a name that is looked for on the PATH
 * @param port of the embedded server; 0 chooses a free one and keeps it
 * @param uiPort of the embedded server's own pages; 0: none
 * @param synchronous how the embedded server commits: FULL survives a power cut, NORMAL only a killed process
 * @param retention how long Temporal keeps the history of a closed run; the store keeps its journal
 * @param workflowCache how many waiting runs stay in memory
 * @param payloadKey {@code file:PATH} or {@code env:NAME} of the keys under which what Temporal keeps is encrypted; null: it is not
 */
@Validated
@ConfigurationProperties("evenkeel.temporal")
record TemporalSettings(
        @Nullable String target,
        @DefaultValue("default") String namespace,
        @DefaultValue Tls tls,
        @Nullable String apiKey,
        @DefaultValue("temporal") String binary,
        @DefaultValue("0") @Min(0) @Max(65_535) int port,
        @DefaultValue("0") @Min(0) @Max(65_535) int uiPort,
        @DefaultValue("FULL") Synchronous synchronous,
        @DefaultValue("30d") @NotNull Duration retention,
        @DefaultValue("4000") @Min(10) int workflowCache,
        @Nullable String payloadKey) {

    enum Synchronous {
        FULL,
        NORMAL
    }

    /**
     * @param enabled TLS without a client certificate; a certificate or an API key enables it as well
     * @param certificate the client's certificate chain, PEM
     * @param key the client's key, PKCS 8
     * @param authority the certificates that the server's is checked against, PEM; null for the JDK's
     * @param serverName the name in the server's certificate when it is not that of the target
     */
    record Tls(
            @DefaultValue("false") boolean enabled,
            @Nullable Path certificate,
            @Nullable Path key,
            @Nullable Path authority,
            @Nullable String serverName) {}

    boolean embedded() {
        return target == null || target.isBlank();
    }
}
