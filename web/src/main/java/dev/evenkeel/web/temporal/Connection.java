package dev.evenkeel.web.temporal;

import dev.evenkeel.web.CannotStart;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How Temporal is reached. */
final class Connection {

    /** A Temporal server that was restarted is found again within this time. */
    private static final Duration RECONNECT = Duration.ofSeconds(1);

    private Connection() {}

    static WorkflowServiceStubsOptions options(String target, TemporalSettings settings) {
        WorkflowServiceStubsOptions.Builder options = WorkflowServiceStubsOptions.newBuilder()
                .setTarget(target)
                .setConnectionBackoffResetFrequency(RECONNECT);
        if (settings.embedded()) {
            return options.build();
        }
        TemporalSettings.Tls tls = settings.tls();
        String apiKey = settings.apiKey();
        if (apiKey != null && !apiKey.isBlank()) {
            options.addApiKey(() -> apiKey).setEnableHttps(true);
        }
        if (tls.certificate() != null || tls.authority() != null) {
            try {
                options.setSslContext(context(tls).build());
            } catch (SSLException | IllegalArgumentException e) {
                throw new CannotStart(
                        "The TLS files for Temporal cannot be used: " + e.getMessage() + ".",
                        "Check evenkeel.temporal.tls: certificate and authority are PEM files, the key is a PKCS 8 PEM file"
                                + " that belongs to the certificate.");
            }
        } else if (tls.enabled()) {
            options.setEnableHttps(true);
        }
        String serverName = tls.serverName();
        if (serverName != null) {
            options.setChannelInitializer(channel -> channel.overrideAuthority(serverName));
        }
        return options.build();
    }

    private static SslContextBuilder context(TemporalSettings.Tls tls) {
        SslContextBuilder context = GrpcSslContexts.configure(SslContextBuilder.forClient());
        Path certificate = tls.certificate();
        if (certificate != null) {
            Path key = tls.key();
            if (key == null) {
                throw new IllegalArgumentException("there is a certificate, but no key");
            }
            context.keyManager(certificate.toFile(), key.toFile());
        }
        @Nullable Path authority = tls.authority();
        if (authority != null) {
            context.trustManager(authority.toFile());
        }
        return context;
    }
}
