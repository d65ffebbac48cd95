package dev.evenkeel.activities.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSpoolTest {

    private static final Act ACT = new Act("run-1", "steps/a", 1, Mode.LIVE, "lab", "far", Map.of(), 1, null);
    private static final long LARGE = 1 << 20;

    @TempDir
    private Path folder;

    private final List<Wire.Piece> arrived = new CopyOnWriteArrayList<>();
    private volatile boolean away;

    @Test
    void sendsWhatComesInOrder() throws Exception {
        try (LogSpool spool = spool(LARGE)) {
            append(spool, 0, "one\n", "two\n");

            await().until(spool::empty);
            assertThat(text()).isEqualTo("one\ntwo\n");
            assertThat(spool.storedUpTo(ACT, "out")).isEqualTo(8);
            assertThat(spool.storedUpTo(ACT, "err")).isZero();
        }
    }

    @Test
    void keepsWhatComesWhileTheServerIsAway() throws Exception {
        away = true;
        try (LogSpool spool = spool(LARGE)) {
            append(spool, 0, "one\n", "two\n");
            assertThat(spool.storedUpTo(ACT, "out")).isEqualTo(8);
            assertThat(arrived).isEmpty();

            away = false;

            await().until(spool::empty);
            assertThat(text()).isEqualTo("one\ntwo\n");
        }
    }

    @Test
    void goesOnAfterARestartWhereItWas() throws Exception {
        away = true;
        try (LogSpool spool = spool(LARGE)) {
            append(spool, 0, "one\n");
        }
        Path file = file();
        Files.writeString(file, "{\"stream\":\"out\",\"fr", StandardOpenOption.APPEND); // cut short by a crash
        away = false;
        try (LogSpool spool = spool(LARGE)) {
            assertThat(spool.storedUpTo(ACT, "out")).isEqualTo(4);
            append(spool, 4, "two\n");

            await().until(spool::empty);
            assertThat(text()).isEqualTo("one\ntwo\n");
        }
        try (LogSpool spool = spool(LARGE)) {
            assertThat(spool.storedUpTo(ACT, "out"))
                    .as("remembered though all is sent")
                    .isEqualTo(8);
            assertThat(spool.empty()).isTrue();
        }
    }

    @Test
    void keepsTheOldestWhenItIsFullAndSaysSoOnce() throws Exception {
        away = true;
        try (LogSpool spool = spool(2_000)) {
            long end = 0;
            for (int line = 0; line < 500; line++) {
                append(spool, end, "line " + line + "\n");
                end = spool.storedUpTo(ACT, "out");
            }
            assertThat(Files.size(file())).isLessThan(4_000);

            away = false;

            await().until(spool::empty);
            assertThat(text()).startsWith("line 0\nline 1\n").containsOnlyOnce("the log is cut here");
            append(spool, end, "there is room again\n");
            await().until(spool::empty);
            assertThat(text()).endsWith("there is room again\n");
        }
    }

    @Test
    void putsADamagedFileAside() throws Exception {
        Files.write(folder.resolve("damaged.log"), "\0\1\2 no json\n".getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("empty.log"), new byte[0]);

        try (LogSpool spool = spool(LARGE)) {
            append(spool, 0, "one\n");

            await().until(spool::empty);
            assertThat(text()).isEqualTo("one\n");
        }
    }

    @Test
    void dropsWhatTheServerWillNeverTake() throws Exception {
        try (LogSpool spool = new LogSpool(folder, LARGE, logs -> {
            throw new ServerLink.Refused(403, "not yours", null);
        })) {
            append(spool, 0, "one\n");

            await().until(spool::empty);
        }
    }

    @Test
    void takesHalvesOfSigns() throws Exception {
        try (LogSpool spool = spool(LARGE)) {
            append(spool, 0, "half \uD83D\n");

            await().until(spool::empty);
            assertThat(text()).startsWith("half ");
        }
    }

    private LogSpool spool(long most) {
        return new LogSpool(folder, most, logs -> {
            if (away) {
                throw new ServerLink.Away("away");
            }
            arrived.addAll(logs.pieces());
        });
    }

    private static void append(LogSpool spool, long from, String... lines) {
        long at = from;
        for (String line : lines) {
            spool.append(ACT, "out", at, at + line.length(), line, 1_000);
            at += line.length();
        }
    }

    private String text() {
        return arrived.stream().map(Wire.Piece::text).collect(Collectors.joining());
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }
}
