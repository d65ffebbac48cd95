package dev.evenkeel.deploy;

import dev.evenkeel.activities.act.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The demo's own Prometheus, which asks both sites of the shop every second, and its Alertmanager, which tells the server what it finds. */
final class ShopWatch implements AutoCloseable {

    private final Path program;
    private final Path folder;

    /** @param port on which Prometheus is asked */
    ShopWatch(Path folder, int port, DemoRunbooks shop, ServerProcess server) {
        this.program = shop.folder().resolve("demo/watch.py");
        this.folder = folder;
        watch(
                "start",
                folder.toString(),
                server.url(),
                server.data().resolve("secrets/alertmanager-token").toString(),
                "--prometheus",
                String.valueOf(port),
                "--alertmanager",
                String.valueOf(Ports.free()),
                "--shop",
                shop.siteUrl("north").replace("http://", ""),
                shop.siteUrl("south").replace("http://", ""));
    }

    @Override
    public void close() {
        watch("stop", folder.toString());
    }

    private void watch(String... words) {
        List<String> command = new ArrayList<>(List.of("python3", "-B", program.toString()));
        command.addAll(List.of(words));
        try {
            Process python = new ProcessBuilder(command).inheritIO().start();
            if (!python.waitFor(1, TimeUnit.MINUTES) || python.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " has failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
