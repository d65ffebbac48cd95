package dev.evenkeel.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL 15 on the loopback, laid out as Debian does it: its settings lie apart from its data. Its processes are killed
 * here, not its machine: what it has written stays without a sync.
 */
final class PostgresNode {

    static final Path BIN = Path.of("/usr/lib/postgresql/15/bin");

    final String name;
    final int port = ServerProcess.freePort();
    final Path folder;

    PostgresNode(Path world, String name) throws IOException {
        this.name = name;
        this.folder = Files.createDirectories(world.resolve(name));
        Files.createDirectories(folder.resolve("run"));
        Files.writeString(folder.resolve("postgresql.conf"), """
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = '%s'
                data_directory = '%s'
                hba_file = '%s'
                wal_log_hints = on
                max_connections = 60
                shared_buffers = 16MB
                wal_keep_size = 256MB
                wal_retrieve_retry_interval = 500ms
                fsync = off
                """.formatted(port, socket(), data(), hba()));
        Files.writeString(hba(), """
                local all all peer
                host replication replica 127.0.0.1/32 trust
                host all all 127.0.0.1/32 trust
                """);
        command("chown", "-R", "postgres", folder.toString());
    }

    Path data() {
        return folder.resolve("data");
    }

    Path hba() {
        return folder.resolve("pg_hba.conf");
    }

    Path socket() {
        return folder.resolve("run");
    }

    String url() {
        return "postgresql://127.0.0.1:" + port + "/shop";
    }

    /** How the other node reaches it. */
    String connect() {
        return "host=127.0.0.1 port=" + port + " user=replica";
    }

    /** The first primary, with everything that the runbooks expect of it. */
    void initialise() throws IOException {
        postgres(BIN + "/initdb", "-D", data().toString(), "-U", "postgres", "-A", "peer", "-E", "UTF8", "--no-sync");
        start();
        sql("postgres", "create role app login");
        sql("postgres", "create role replica login replication");
        sql(
                "postgres",
                "grant execute on function pg_catalog.pg_ls_dir(text, boolean, boolean),"
                        + " pg_catalog.pg_stat_file(text, boolean), pg_catalog.pg_read_binary_file(text),"
                        + " pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) to replica");
        sql("postgres", "create database shop owner app");
        sql(
                "shop",
                "create table evenkeel_marker (id bigint generated always as identity primary key,"
                        + " at timestamptz not null default clock_timestamp(), note text)");
        sql("shop", "create table probe (at timestamptz not null default clock_timestamp())");
        sql("shop", "grant select, insert on evenkeel_marker, probe to app");
    }

    void copyOf(PostgresNode primary) throws IOException {
        postgres(
                BIN + "/pg_basebackup",
                "-D",
                data().toString(),
                "-d",
                primary.connect(),
                "-R",
                "-X",
                "stream",
                "-c",
                "fast",
                "--no-sync");
        start();
    }

    /** As somebody does it by hand who does not know of any fence. */
    void start() throws IOException {
        postgres(
                BIN + "/pg_ctl",
                "-D",
                data().toString(),
                "-s",
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-c config_file=" + folder.resolve("postgresql.conf"),
                "start");
    }

    /** As when the machine loses its power: nothing is written any more. */
    void crash() throws IOException {
        for (ProcessHandle process : processes()) {
            process.destroyForcibly();
        }
    }

    boolean runs() {
        return !processes().isEmpty();
    }

    /** Whatever works in the folder of its data, sessions that have outlived their server included. */
    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(this::isMine).toList();
    }

    private boolean isMine(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .equals(data());
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    /** As the superuser by the socket: a way in that a closed network leaves open. @return what it answers, or says is wrong */
    String sql(String database, String statement) throws IOException {
        return command(asPostgres(
                BIN + "/psql",
                "-XqtA",
                "-h",
                socket().toString(),
                "-p",
                Integer.toString(port),
                "-U",
                "postgres",
                "-d",
                database,
                "-c",
                statement));
    }

    boolean inRecovery() throws IOException {
        return sql("postgres", "select pg_is_in_recovery()").equals("t");
    }

    /** As its clients do it. */
    Connection open() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:" + url() + "?user=app&connectTimeout=2&loginTimeout=2&socketTimeout=5");
    }

    private String postgres(String... words) throws IOException {
        return command(asPostgres(words));
    }

    private static String[] asPostgres(String... words) {
        List<String> all =
                new ArrayList<>(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    private String command(String... words) throws IOException {
        // A server that is started keeps what it inherits: its output goes to a file, so that nobody waits for its end.
        Path output = Files.createTempFile("postgres-node", ".out");
        try {
            Process process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("Does not end: " + String.join(" ", words));
            }
            String said = Files.readString(output, StandardCharsets.UTF_8).strip();
            if (process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", words) + " failed: " + said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.delete(output);
        }
    }
}
