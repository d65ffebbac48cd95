package dev.evenkeel.web.runners;

import dev.evenkeel.web.CannotStart;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The door for runners. Without a word it opens when the estate has a site with a runner, and only for runners on this very host.
 *
 * @param port of the relay; 0 chooses a free one; null: {@value #USUAL_PORT}, once there is a site with a runner
 * @param address that it listens on; null: all with a certificate, the loopback without
 * @param certificate PEM, with those of who signed it
 * @param key that belongs to the certificate, PKCS 8 in PEM
 * @param host under which runners reach the relay; null: as the address that they reach the server at
 */
@Validated
@ConfigurationProperties("evenkeel.runners")
record RunnersSettings(
        @Nullable @Min(0) @Max(65_535) Integer port,
        @Nullable String address,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable String host) {

    private static final int USUAL_PORT = 7243;

    boolean tls() {
        return certificate != null;
    }

    int portOrUsual() {
        return port == null ? USUAL_PORT : port;
    }

    /** @throws CannotStart when it would listen to the network without TLS */
    InetAddress listensOn() {
        if (tls() != (key != null)) {
            throw new CannotStart(
                    "The relay for runners has a certificate or a key, but not both.",
                    "Set evenkeel.runners.certificate and evenkeel.runners.key to PEM files that belong together.");
        }
        try {
            InetAddress chosen = address == null
                    ? tls() ? InetAddress.getByAddress(new byte[4]) : InetAddress.getLoopbackAddress()
                    : InetAddress.getByName(address);
            if (!tls() && !chosen.isLoopbackAddress()) {
                throw new CannotStart(
                        "The relay for runners would listen on " + address + " without TLS.",
                        "Set evenkeel.runners.certificate and evenkeel.runners.key, or leave evenkeel.runners.address out.");
            }
            return chosen;
        } catch (UnknownHostException e) {
            throw new CannotStart(
                    "evenkeel.runners.address is " + address + ", which is no address of this host.",
                    "Correct it, or leave it out.");
        }
    }
}
