package dev.evenkeel.web.runner;

import dev.evenkeel.web.CannotStart;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whom a runner trusts: the authorities that Java knows, or those of one PEM file alone. */
record Trust(@Nullable Path authority) {

    /** @throws CannotStart when the file holds no certificate */
    SSLContext https() {
        try {
            if (authority == null) {
                return SSLContext.getDefault();
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (InputStream pem = Files.newInputStream(authority)) {
                int number = 0;
                for (Certificate certificate :
                        CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                    store.setCertificateEntry("authority-" + number++, certificate);
                }
                if (number == 0) {
                    throw unusable("it holds no certificate");
                }
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(String.valueOf(e));
        }
    }

    SslContext grpc() {
        try {
            return authority == null
                    ? GrpcSslContexts.forClient().build()
                    : GrpcSslContexts.forClient()
                            .trustManager(authority.toFile())
                            .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
    }

    private CannotStart unusable(String why) {
        return new CannotStart(
                "The file --authority " + authority + " cannot be used: " + why + ".",
                "Name a PEM file with the certificate of who signed the server's.");
    }
}
