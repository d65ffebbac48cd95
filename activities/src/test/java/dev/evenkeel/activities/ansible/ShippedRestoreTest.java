package dev.evenkeel.activities.ansible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.activities.library.Library;
import dev.evenkeel.activities.library.LibraryRun;
import dev.evenkeel.activities.terraform.TerraformSettings;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped verification of backups, with real Ansible and a real PostgreSQL: what it finds, and that it leaves nothing behind. */
class ShippedRestoreTest {

    /** Makes a database with 321 orders, dumps it, and forgets it. */
    private static final String DUMP = """
            set -e
            cd "$1"
            initdb --auth=trust --no-sync --pgdata=source > /dev/null
            pg_ctl start --wait --pgdata=source --log=source.log --options="-c listen_addresses='' -c unix_socket_directories=$1 -c fsync=off" > /dev/null
            createdb --host="$1" shop
            psql --host="$1" --dbname=shop --quiet --command="create table orders as select id, 'c' || id as customer from generate_series(1, 321) id; create table heartbeat as select now() as at"
            mkdir backups
            pg_dump --host="$1" --format=custom --file=backups/shop.dump shop
            sha256sum backups/shop.dump > backups/shop.dump.sha256
            pg_ctl stop --mode=immediate --pgdata=source > /dev/null
            """;

    @TempDir
    private Path folder;

    private Path place;
    private Library library;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        for (String tool : List.of("ansible-runner", "initdb", "pg_ctl", "pg_dump", "su")) {
            assumeTrue(
                    Stream.of(System.getenv("PATH").split(":", -1))
                            .anyMatch(path -> Files.isExecutable(Path.of(path, tool))),
                    tool + " is not on the PATH");
        }
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "only root can play as the user postgres without a password");
        place = Files.createTempDirectory(Path.of("/var/tmp"), "evenkeel-backups-");
        run("chown", "postgres", place.toString());
        run("su", "postgres", "-s", "/bin/sh", "-c", DUMP, "sh", place.toString());
        Map<String, Object> login =
                Map.of("ansible_become_method", "su", "ansible_python_interpreter", "/usr/bin/python3");
        Site site = new Site(
                "north",
                "North",
                "local",
                "lab",
                "http://north",
                Map.of("shop", "127.0.0.1"),
                Map.of(),
                false,
                Map.of("ansible", Map.of("host_vars", Map.of("shop", login))));
        library = new Library(folder, TerraformSettings.ofServer(), Map.of(), site);
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        if (library != null) {
            library.close();
        }
        if (place != null) {
            run("rm", "-rf", place.toString());
        }
    }

    @Test
    void restoresCountsMeasuresAndLeavesNothingBehindWhetherItPassesOrNot() throws IOException {
        LibraryRun rehearsed = verify(Mode.REHEARSAL, 300);
        assertThat(rehearsed.result().status()).as(rehearsed.said()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(scratch()).doesNotExist();

        LibraryRun good = verify(Mode.LIVE, 300);
        assertThat(good.result().status()).as(good.said()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(String.valueOf(found(good))).contains("rows=321", "answer=321");
        assertThat(scratch()).doesNotExist();

        LibraryRun missing = verify(Mode.LIVE, 1000);
        assertThat(missing.result().status()).as(missing.said()).isEqualTo(RunStatus.FAILED);
        assertThat(missing.said()).contains("321 rows; at least 1000 have to be there");
        assertThat(scratch()).doesNotExist();
        assertThat(place.resolve("backups/shop.dump")).exists();
    }

    private LibraryRun verify(Mode mode, long least) {
        return library.start(
                "recovery/backup-restore-verification.yaml",
                Map.of(
                        "backups", List.of(place.resolve("backups").toString()),
                        "scratch", scratch().toString(),
                        "least", least),
                mode);
    }

    private Path scratch() {
        return place.resolve("evenkeel-restore");
    }

    private static Map<?, ?> found(LibraryRun run) {
        JournalEvent restored = run.journal().stream()
                .filter(event -> event.type() == Type.STEP_FINISHED
                        && String.valueOf(event.step()).startsWith("steps/restore["))
                .findFirst()
                .orElseThrow();
        return restored.data().get("result") instanceof Map<?, ?> result
                        && result.get("stats") instanceof Map<?, ?> stats
                ? stats
                : Map.of();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
