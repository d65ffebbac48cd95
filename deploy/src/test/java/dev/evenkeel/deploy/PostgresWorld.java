package dev.evenkeel.deploy;

import dev.evenkeel.activities.ssh.Sshd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Two hosts, a and b, with a real PostgreSQL each, reached by a real sshd each; b is the standby. The runbooks are the shipped ones. */
final class PostgresWorld implements AutoCloseable {

    private static final Path SHIPPED =
            Path.of("..", "runbooks").toAbsolutePath().normalize();
    private static final Path ESTATE =
            Path.of("src", "test", "resources", "postgres", "estate.yaml").toAbsolutePath();

    final PostgresNode a;
    final PostgresNode b;
    private final Path folder;
    private final Sshd hostA;
    private final Sshd hostB;

    /** The user postgres has to get at its data, so they lie in no folder of a test. */
    PostgresWorld() throws Exception {
        folder = Files.createTempDirectory("evenkeel-two-").toRealPath();
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        hostA = new Sshd(folder.resolve("host-a"));
        hostB = new Sshd(folder.resolve("host-b"));
        Files.copy(
                hostA.key.resolveSibling("id.pub"),
                hostB.key.resolveSibling("authorized_keys"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(
                folder.resolve("known_hosts"), Files.readString(hostA.knownHosts) + Files.readString(hostB.knownHosts));
        a = new PostgresNode(folder, "a");
        b = new PostgresNode(folder, "b");
        a.initialise();
        b.copyOf(a);
        runbooks();
    }

    static boolean canBe() {
        return "root".equals(System.getProperty("user.name"))
                && Sshd.isThere()
                && Files.isExecutable(PostgresNode.BIN.resolve("pg_rewind"));
    }

    Path runbooksFolder() {
        return folder.resolve("runbooks");
    }

    Path serverFolder() {
        return folder.resolve("server");
    }

    Map<String, String> settings() {
        return Map.of(
                "EVENKEEL_DEMO",
                "true",
                "EVENKEEL_TOOLS_SSH_KNOWNHOSTS",
                folder.resolve("known_hosts").toString(),
                "EVENKEEL_TOOLS_SSH_KEY",
                hostA.key.toString(),
                "EVENKEEL_TOOLS_HTTP_ALLOWED",
                "127.0.0.1:" + a.port + ",127.0.0.1:" + b.port);
    }

    /** The host of b, as others reach it. */
    Sshd hostB() {
        return hostB;
    }

    private void runbooks() throws IOException {
        for (String shipped : List.of("recovery", "postgresql")) {
            Path from = SHIPPED.resolve(shipped);
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> shipped.equals("postgresql") || isOurs(file))
                        .toList()) {
                    Path target = runbooksFolder().resolve(shipped).resolve(from.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
        Files.writeString(
                runbooksFolder().resolve("estate.yaml"),
                Files.readString(ESTATE)
                        .replace("@A@", vars(a, "host-a"))
                        .replace("@B@", vars(b, "host-b"))
                        .replace("@SQL_A@", a.url())
                        .replace("@SQL_B@", b.url())
                        .replace("@SSH_A@", Integer.toString(hostA.port))
                        .replace("@SSH_B@", Integer.toString(hostB.port)));
    }

    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("postgres-") && !name.endsWith(".test.yaml");
    }

    private String vars(PostgresNode node, String host) throws IOException {
        Path tools = Files.createDirectories(folder.resolve(host).resolve("tools"));
        return String.join(
                ", ",
                "host: 127.0.0.1",
                "name: localhost",
                "login: app",
                "folder: " + tools,
                "bin: " + PostgresNode.BIN,
                "data: " + node.data(),
                "config: " + node.folder.resolve("postgresql.conf"),
                "hba: " + node.hba(),
                "port: " + node.port,
                "socket: " + node.socket(),
                "database: shop",
                "connect: \"" + node.connect() + "\"");
    }

    @Override
    public void close() throws Exception {
        hostA.close();
        hostB.close();
        a.crash();
        b.crash();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(PostgresWorld::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
