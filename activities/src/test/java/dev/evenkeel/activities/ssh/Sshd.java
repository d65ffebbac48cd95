package dev.evenkeel.activities.ssh;

import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.Ports;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real sshd of our own, on the loopback address. */
public final class Sshd implements AutoCloseable {

    public final int port;
    public final Path key;
    public final Path knownHosts;
    private final Path folder;
    private final String address;
    private Process process;

    public static boolean isThere() {
        return Files.isExecutable(Path.of("/usr/sbin/sshd"));
    }

    public Sshd(Path folder) throws Exception {
        this(folder, List.of("127.0.0.1"), "");
    }

    /** @param more further lines of its configuration */
    Sshd(Path folder, List<String> addresses, String more) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.port = Ports.free();
        this.key = folder.resolve("id");
        this.knownHosts = folder.resolve("known_hosts");
        if (user().equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        Files.copy(Path.of(key + ".pub"), folder.resolve("authorized_keys"));
        newHostKey();
        trust();
        Files.writeString(
                folder.resolve("sshd_config"),
                String.join(
                        "\n",
                        "Port " + port,
                        addresses.stream()
                                .map(address -> "ListenAddress " + address + "\n")
                                .collect(Collectors.joining()),
                        "HostKey " + folder.resolve("host"),
                        "PidFile " + folder.resolve("sshd.pid"),
                        "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                        "StrictModes no",
                        "UsePAM no",
                        "SetEnv HOME=" + Files.createDirectories(folder.resolve("home")),
                        more,
                        ""));
        this.address = addresses.getFirst();
        this.process = started();
    }

    private Process started() throws IOException {
        Process started = new ProcessBuilder(
                        "/usr/sbin/sshd",
                        "-D",
                        "-f",
                        folder.resolve("sshd_config").toString(),
                        "-E",
                        folder.resolve("log").toString())
                .start();
        await().until(() -> listens(address));
        return started;
    }

    /** The host cannot be reached any more, as when its network is cut; what was begun on it goes on. */
    public void away() throws InterruptedException {
        close();
    }

    /** It can be reached again. */
    public void back() throws IOException {
        process = started();
    }

    public Path home() {
        return folder.resolve("home");
    }

    void newHostKey() throws Exception {
        Files.deleteIfExists(folder.resolve("host"));
        Files.deleteIfExists(folder.resolve("host.pub"));
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                folder.resolve("host").toString());
    }

    void trust() throws IOException {
        Files.writeString(knownHosts, "[127.0.0.1]:" + port + " " + hostKey() + "\n");
    }

    /** As known hosts write it. */
    String hostKey() throws IOException {
        String[] parts = Files.readString(folder.resolve("host.pub")).split(" ", -1);
        return parts[0] + " " + parts[1];
    }

    void trustNobody() throws IOException {
        Files.writeString(knownHosts, "");
    }

    /** Breaks every connection; the server goes on. */
    void breakConnections() {
        process.toHandle().children().toList().forEach(ProcessHandle::destroyForcibly);
    }

    private boolean listens(String address) {
        try (Socket socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(String... command) throws Exception {
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + code);
        }
    }

    @Override
    public void close() throws InterruptedException {
        Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException(Objects.toString(process));
        }
    }

    /** Who may log in: whoever runs the test. */
    public static String user() {
        return System.getProperty("user.name");
    }
}
