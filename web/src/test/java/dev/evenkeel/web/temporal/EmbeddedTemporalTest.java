package dev.evenkeel.web.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.web.CannotStart;
import dev.evenkeel.web.DataFolder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTemporalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private @Nullable DataFolder data;
    private @Nullable EmbeddedTemporal temporal;

    @BeforeEach
    void needsTheBinary() {
        RequiresTemporal.binary();
    }

    @AfterEach
    void leavesNoProcessBehind() throws Exception {
        if (temporal != null) {
            temporal.close();
        }
        if (data != null) {
            data.close();
        }
        Optional<TemporalChild> left = survivor(0);
        if (left.isPresent()) {
            left.get().stop(Duration.ofSeconds(5));
        }
        assertThat(left).isEmpty();
    }

    @Test
    void startsOnOneFileAndEndsWithTheServer() throws Exception {
        EmbeddedTemporal server = start(0);

        assertThat(server.condition().up()).isTrue();
        assertThat(TemporalChild.listens(port(server))).isTrue();
        assertThat(temporalFolder().resolve("temporal.db")).exists();

        long pid = pid();
        server.close();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(TemporalChild.listens(port(server))).isFalse();
    }

    @Test
    void keepsItsPortOverARestart() throws Exception {
        EmbeddedTemporal first = start(0);
        first.close();

        EmbeddedTemporal second = new EmbeddedTemporal(settings(0), owned());
        temporal = second;
        second.awaitUp();

        assertThat(second.target()).isEqualTo(first.target());
    }

    @Test
    void startsADeadChildAgain() throws Exception {
        EmbeddedTemporal server = start(0);
        long before = pid();

        ProcessHandle.of(before).orElseThrow().destroyForcibly();

        await().atMost(PATIENCE)
                .until(() -> pid() != before && server.condition().up());
        assertThat(TemporalChild.listens(port(server))).isTrue();
    }

    @Test
    void adoptsTheChildOfAKilledServerAndLooksAfterIt() throws Exception {
        Process killed = otherServer();
        long survivor = pid();
        killed.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(survivor)).isPresent();

        EmbeddedTemporal server = start(0);

        assertThat(pid()).isEqualTo(survivor);
        assertThat(server.condition().detail()).contains("adopted");

        ProcessHandle.of(survivor).orElseThrow().destroyForcibly();
        await().atMost(PATIENCE)
                .until(() -> pid() != survivor && server.condition().up());
    }

    @Test
    void findsASurvivorWhoseRecordWasLost() throws Exception {
        Process killed = otherServer();
        long survivor = pid();
        killed.destroyForcibly().waitFor();
        Files.delete(temporalFolder().resolve("child.properties"));

        EmbeddedTemporal server = start(0);

        assertThat(pid()).isEqualTo(survivor);
        server.close();
        assertThat(survivor(survivor)).isEmpty();
    }

    @Test
    void replacesASurvivorWithOtherSettings() throws Exception {
        Process killed = otherServer();
        long survivor = pid();
        killed.destroyForcibly().waitFor();

        temporal = new EmbeddedTemporal(
                settings(RequiresTemporal.binary().toString(), 0, TemporalSettings.Synchronous.NORMAL), owned());
        temporal.awaitUp();

        assertThat(pid()).isNotEqualTo(survivor);
        assertThat(survivor(survivor).orElseThrow().process().pid()).isEqualTo(pid());
    }

    @Test
    void explainsATakenPort() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            temporal = new EmbeddedTemporal(settings(other.getLocalPort()), owned());

            assertThatThrownBy(temporal::awaitUp)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("Port " + other.getLocalPort())
                    .hasMessageContaining("evenkeel.temporal.port");
        }
    }

    @Test
    void explainsAMissingBinary() throws Exception {
        temporal = new EmbeddedTemporal(settings("no-such-temporal", 0, TemporalSettings.Synchronous.FULL), owned());

        assertThatThrownBy(temporal::awaitUp)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("'no-such-temporal' (the Temporal CLI) is not on the PATH")
                .hasMessageContaining("./evenkeel up");
    }

    @Test
    void explainsADamagedFile() throws Exception {
        Files.createDirectories(temporalFolder());
        Files.writeString(temporalFolder().resolve("temporal.db"), "this is no database");
        temporal = new EmbeddedTemporal(settings(0), owned());

        assertThatThrownBy(temporal::awaitUp)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("backup");
    }

    @Test
    void refusesAFileOfANewerVersion() throws Exception {
        Files.createDirectories(temporalFolder());
        Files.createFile(temporalFolder().resolve("temporal.db"));
        new ChildRecord(0, 0, "another binary", "99.1.0").save(temporalFolder().resolve("child.properties"));
        temporal = new EmbeddedTemporal(settings(0), owned());

        assertThatThrownBy(temporal::awaitUp)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("was written by Temporal server 99.1.0")
                .hasMessageContaining("a newer one");
    }

    private EmbeddedTemporal start(int port) throws InterruptedException {
        EmbeddedTemporal server = new EmbeddedTemporal(settings(port), owned());
        temporal = server;
        server.awaitUp();
        return server;
    }

    private DataFolder owned() {
        if (data == null) {
            data = DataFolder.own(folder);
        }
        return data;
    }

    /** A whole other JVM with a server in it that is up. */
    private Process otherServer() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherServer.class.getName(),
                        folder.toString(),
                        RequiresTemporal.binary().toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("other.log").toFile())
                .start();
        await().atMost(PATIENCE).until(() -> !process.isAlive() || Files.exists(folder.resolve("other-is-up")));
        assertThat(process.isAlive())
                .as(() -> "the other server said: " + folder.resolve("other.log"))
                .isTrue();
        return process;
    }

    private long pid() throws Exception {
        return ChildRecord.load(temporalFolder().resolve("child.properties")).pid();
    }

    private Optional<TemporalChild> survivor(long pid) {
        return TemporalChild.survivor(temporalFolder().resolve("temporal.db"), pid);
    }

    private Path temporalFolder() {
        return folder.resolve("temporal");
    }

    private static int port(TemporalServer server) {
        return Integer.parseInt(server.target().substring(server.target().indexOf(':') + 1));
    }

    private static TemporalSettings settings(int port) {
        return settings(RequiresTemporal.binary().toString(), port, TemporalSettings.Synchronous.FULL);
    }

    static TemporalSettings settings(String binary, int port, TemporalSettings.Synchronous synchronous) {
        return new TemporalSettings(
                null,
                "default",
                new TemporalSettings.Tls(false, null, null, null, null),
                null,
                binary,
                port,
                0,
                synchronous,
                Duration.ofDays(30),
                100,
                null);
    }
}
