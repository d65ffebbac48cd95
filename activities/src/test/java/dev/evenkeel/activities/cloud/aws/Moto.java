package dev.evenkeel.activities.cloud.aws;

import dev.evenkeel.activities.act.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A stand-in for AWS, as a process of its own. */
public final class Moto implements AutoCloseable {

    private final Process process;
    private final int port = Ports.free();

    public Moto(Path log) throws IOException {
        this.process = new ProcessBuilder(String.valueOf(binary()), "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::answers);
    }

    private static @Nullable String binary() {
        return System.getenv("MOTO_SERVER");
    }

    public static boolean isThere() {
        String binary = binary();
        return binary != null && Files.isExecutable(Path.of(binary));
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
