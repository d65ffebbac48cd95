package dev.evenkeel.web.temporal;

import dev.evenkeel.web.CannotStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** On which port the embedded Temporal listens: the configured one, else that of before, else a free one. */
final class EmbeddedPort {

    private EmbeddedPort() {}

    static int choose(int configured, Optional<TemporalChild> survivor, int before) {
        if (configured != 0) {
            return configured;
        }
        int known = survivor.flatMap(TemporalChild::port).orElse(before);
        return known != 0 && (survivor.isPresent() || free(known)) ? known : anyFree();
    }

    static void refuseTaken(int port) {
        if (!free(port)) {
            throw new CannotStart(
                    "Port " + port + ", which the embedded Temporal server needs, is taken by another program.",
                    "Stop that program, or choose another port with evenkeel.temporal.port (0 finds a free one).");
        }
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
