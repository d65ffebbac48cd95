package dev.evenkeel.activities.store;

import dev.evenkeel.activities.act.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real PostgreSQL for all tests of this JVM: the system's own binaries, else a container. It listens on the loopback only, and
 * goes with the JVM.
 */
public final class PostgresServer {

    public static final String WHY_NOT =
            "There is neither /usr/lib/postgresql/*/bin/postgres nor a Docker that answers: apt-get install postgresql";

    private static final String IMAGE = System.getProperty("evenkeel.test.postgresql.image", "postgres:17-alpine");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final String address;
    private final String user;
    private final String password;

    private PostgresServer(String address, String user, String password) {
        this.address = address;
        this.user = user;
        this.password = password;
    }

    private static final class Shared {
        static final PostgresServer SERVER = start();
    }

    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    public static boolean available() {
        return binaries().isPresent() || docker();
    }

    /** A schema of its own is as good as a database, and has a hundredth of its files. */
    public StoreSettings newSchema() {
        String name = "store_" + SCHEMAS.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"), user, password)) {
            connection.createStatement().execute("create schema " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return StoreSettings.postgresql(url("postgres") + "?currentSchema=" + name, user, password);
    }

    private String url(String database) {
        return "jdbc:postgresql://" + address + "/" + database;
    }

    private static PostgresServer start() {
        Optional<Path> binaries = binaries();
        try {
            return binaries.isEmpty() ? startContainer() : startBinaries(binaries.get());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PostgresServer startContainer() {
        PostgreSQLContainer container =
                new PostgreSQLContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("postgres"));
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        return new PostgresServer(
                container.getHost() + ":" + container.getMappedPort(5432),
                container.getUsername(),
                container.getPassword());
    }

    private static PostgresServer startBinaries(Path binaries) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("evenkeel-postgres-");
        if (ROOT) {
            run(folder, "chown", "postgres", folder.toString());
        }
        Path data = folder.resolve("data");
        run(
                folder,
                asPostgres(
                        binaries.resolve("initdb") + "",
                        "-D",
                        data + "",
                        "-U",
                        "evenkeel",
                        "-A",
                        "trust",
                        "-E",
                        "UTF8",
                        "--locale=C.UTF-8",
                        "--no-sync"));
        int port = Ports.free();
        Process server = new ProcessBuilder(asPostgres(
                        binaries.resolve("postgres") + "",
                        "-D",
                        data + "",
                        "-p",
                        port + "",
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off",
                        "-c",
                        "max_connections=200"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .directory(folder.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
        PostgresServer started = new PostgresServer("127.0.0.1:" + port, "evenkeel", "");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    DriverManager.getConnection(started.url("postgres"), "evenkeel", "")
                            .close();
                    return true;
                });
        return started;
    }

    /** SIGINT asks PostgreSQL for a fast stop, which does not wait for connections. */
    private static void stop(Process server, Path folder) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(server.pid()))
                    .start()
                    .waitFor();
            if (!server.waitFor(10, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> asPostgres(String... command) {
        List<String> all = new ArrayList<>();
        if (ROOT) {
            all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        run(folder, List.of(command));
    }

    private static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " failed: " + output);
        }
    }

    /** The newest that is installed. */
    private static Optional<Path> binaries() {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean docker() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
