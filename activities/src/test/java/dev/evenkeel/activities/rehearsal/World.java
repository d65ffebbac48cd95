package dev.evenkeel.activities.rehearsal;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.ActSettings;
import dev.evenkeel.activities.act.Leftovers;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.ansible.AnsibleActivitiesImpl;
import dev.evenkeel.activities.ansible.AnsibleSettings;
import dev.evenkeel.activities.chat.ChatActivitiesImpl;
import dev.evenkeel.activities.chat.ChatSettings;
import dev.evenkeel.activities.chat.Courier;
import dev.evenkeel.activities.cloud.CloudActivitiesImpl;
import dev.evenkeel.activities.cloud.CloudSettings;
import dev.evenkeel.activities.cloud.SmallGoogle;
import dev.evenkeel.activities.cloud.Wire;
import dev.evenkeel.activities.command.CommandActivitiesImpl;
import dev.evenkeel.activities.http.HttpActivitiesImpl;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.activities.kubernetes.Clusters;
import dev.evenkeel.activities.kubernetes.ControlPlane;
import dev.evenkeel.activities.kubernetes.KubernetesActivitiesImpl;
import dev.evenkeel.activities.kubernetes.KubernetesSettings;
import dev.evenkeel.activities.kubernetes.RehearsalCluster;
import dev.evenkeel.activities.lock.LockActivitiesImpl;
import dev.evenkeel.activities.prometheus.PrometheusActivitiesImpl;
import dev.evenkeel.activities.prometheus.PrometheusSettings;
import dev.evenkeel.activities.sql.SqlActivitiesImpl;
import dev.evenkeel.activities.sql.SqlSettings;
import dev.evenkeel.activities.ssh.RemoteCommands;
import dev.evenkeel.activities.ssh.SshActivitiesImpl;
import dev.evenkeel.activities.ssh.SshSettings;
import dev.evenkeel.activities.ssh.Sshd;
import dev.evenkeel.activities.store.EstateActivitiesImpl;
import dev.evenkeel.activities.store.JournalActivitiesImpl;
import dev.evenkeel.activities.store.PeopleActivitiesImpl;
import dev.evenkeel.activities.store.PostgresServer;
import dev.evenkeel.activities.store.RunnerActivitiesImpl;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.activities.terraform.TerraformActivitiesImpl;
import dev.evenkeel.activities.terraform.TerraformSettings;
import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.estate.Channel;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.run.RememberedRunbooks;
import dev.evenkeel.workflows.runbook.RunbookReader;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A whole server in small: the real engine, the real tools, the real store, and a world that they can change. */
final class World implements AutoCloseable {

    private final Path folder;
    private final Path files;
    private final Workshop workshop;
    private final Sshd sshd;
    private final @Nullable RehearsalCluster cluster;
    private final HttpServer server;
    private final Wire wire;
    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final Store store;
    private final TestWorkflowEnvironment environment;
    private final StoreSettings database;
    private int runs;

    World(Path folder) throws Exception {
        this.folder = folder;
        this.files = Files.createDirectories(folder.resolve("files"));
        this.workshop = new Workshop(folder);
        this.sshd = new Sshd(folder.resolve("sshd"));
        this.cluster = ControlPlane.isThere() ? new RehearsalCluster() : null;
        if (cluster != null) {
            workshop.secret("cluster", cluster.kubeconfig());
        }
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        this.database = PostgresServer.shared().newSchema();
        database("create table rows (id int)");
        this.wire = Wire.plain();
        new SmallGoogle(wire);
        workshop.secret("cloud", SmallGoogle.CREDENTIALS);
        this.store = Store.open(StoreSettings.folder(Files.createDirectories(folder.resolve("store"))));
        this.environment = TestWorkflowEnvironment.newInstance(
                TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
        work();
    }

    private void work() throws Exception {
        ActRunner runner = new ActRunner(
                new ActSettings(folder.resolve("data"), workshop.runbooks, "here"),
                store.claims(),
                store.logs(),
                workshop.secrets());
        ToolEnvironment tools = ToolEnvironment.ofServer();
        Worker worker =
                environment.newWorker(TaskQueues.MAIN, Procedures.options().build());
        Procedures.register(worker, new RememberedRunbooks(new RunbookReader(new ExpressionCompiler())));
        RemoteCommands remote =
                new RemoteCommands(runner, workshop.secrets(), new SshSettings(sshd.knownHosts, sshd.key));
        worker.registerActivitiesImplementations(
                new JournalActivitiesImpl(store.journal()),
                new PeopleActivitiesImpl(store.users()),
                new EstateActivitiesImpl(store.deployments()),
                new RunnerActivitiesImpl(store, new Leftovers(runner.settings())),
                new LockActivitiesImpl(environment.getWorkflowClient(), store, new Leftovers(runner.settings())),
                new CommandActivitiesImpl(
                        runner, tools.variables().getOrDefault("PATH", "/usr/bin:/bin"), remote, store.artifacts()),
                new SshActivitiesImpl(runner, remote, store.artifacts()),
                new HttpActivitiesImpl(
                        runner, store.logs(), new HttpSettings(new HttpRules(false, List.of("127.0.0.1")))),
                new PrometheusActivitiesImpl(
                        runner,
                        store.logs(),
                        workshop.secrets(),
                        ExpressionCompiler::new,
                        new PrometheusSettings(new HttpSettings(new HttpRules(false, List.of("127.0.0.1"))))),
                new SqlActivitiesImpl(runner, new SqlSettings(new HttpRules(false, List.of("127.0.0.1")))),
                new TerraformActivitiesImpl(runner, store.artifacts(), workshop.keys, TerraformSettings.ofServer()),
                new KubernetesActivitiesImpl(
                        runner, new Clusters(workshop.secrets(), new KubernetesSettings(Set.of()), tools)),
                new ChatActivitiesImpl(runner, workshop.secrets(), courier(), room -> false),
                new CloudActivitiesImpl(runner, new CloudSettings(Map.of("gcp", wire.uri()), null)),
                new AnsibleActivitiesImpl(
                        runner, new AnsibleSettings(tools, null, null), store.artifacts(), store.plays()));
        environment
                .newWorker(TaskQueues.host(runner.settings().host()))
                .registerActivitiesImplementations(new RunnerActivitiesImpl(store, new Leftovers(runner.settings())));
        environment.start();
    }

    private Courier courier() {
        workshop.secret("hook", "http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        return new Courier(
                name -> Optional.of(new Channel.Teams(name, name, "file:hook")),
                new ChatSettings(new HttpRules(false, List.of("127.0.0.1")), null),
                InstantSource.system());
    }

    void runbookFile(String path, String text) {
        workshop.runbookFile(path, text);
    }

    /** Text of a runbook, with the places of this world filled in. */
    String text(String text) {
        return text.replace("FILES", files.toString())
                .replace("NAMESPACE", cluster == null ? "none" : cluster.namespace())
                .replace("WEB", "http://127.0.0.1:" + server.getAddress().getPort())
                .replace("SSH_HOME", sshd.home().toString())
                .replace("DATABASE", String.valueOf(database.url()).replace("jdbc:", ""))
                .replace("SSH_PORT", String.valueOf(sshd.port));
    }

    /** @return the id of the run, which has ended */
    Ran run(String yaml, Map<String, String> children, Mode mode) {
        String id = "run" + (char) ('a' + runs / 26) + (char) ('a' + runs++ % 26);
        Map<String, RunRequest.Child> pinned = new LinkedHashMap<>();
        children.forEach((name, child) -> pinned.put(name, new RunRequest.Child(definition(child), estate())));
        WorkflowStub workflow = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "task",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId("run/" + id)
                                .build());
        workflow.start(new RunRequest(id, definition(yaml), Map.of(), mode, estate(), "rita", Map.of(), pinned));
        RunResult result = workflow.getResult(RunResult.class);
        // The lock is let go of a moment after its run has ended, which the next run must not be blamed for.
        await().until(() -> store.locks().held().isEmpty());
        return new Ran(id, result, store.journal().read(id, 0));
    }

    record Ran(String id, RunResult result, List<JournalEvent> journal) {

        /** What the run said of its steps. */
        String said() {
            StringBuilder said = new StringBuilder();
            for (JournalEvent event : journal) {
                said.append(event.type()).append(' ').append(event.step()).append(": ");
                said.append(event.data().getOrDefault("would", ""));
                said.append(event.data().getOrDefault("summary", "")).append('\n');
            }
            return said.toString();
        }
    }

    List<JournalEvent> journal(String run) {
        return store.journal().read(run, 0);
    }

    /** Everything that a run could change, apart from what the given run writes about itself. */
    Map<String, String> digests(String withoutRun) throws Exception {
        Map<String, String> digests = new TreeMap<>();
        digests.put("terraform state", digest(folder.resolve("data/terraform/states"), Files::isRegularFile));
        digests.put("runbook folder", digest(workshop.runbooks, path -> true));
        digests.put("files", digest(files, path -> true));
        digests.put("ssh host", digest(sshd.home(), path -> true));
        digests.put("kubernetes", cluster == null ? "" : cluster.wanted());
        digests.put("http writes", String.join("\n", writes));
        digests.put("database", database("select count(*) from rows"));
        digests.put("cloud writes", wire.requests("POST").toString());
        digests.putAll(StoreDigest.of(folder.resolve("store/evenkeel.db"), withoutRun));
        return digests;
    }

    private String database(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        String.valueOf(database.url()), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet result = statement.getResultSet()) {
                return result.next() ? result.getString(1) : "";
            }
        }
    }

    private static String digest(Path folder, Predicate<Path> counts) throws IOException {
        if (!Files.exists(folder)) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(counts).sorted().toList()) {
                all.append(folder.relativize(path)).append(' ').append(Files.getLastModifiedTime(path));
                if (Files.isRegularFile(path)) {
                    all.append(' ').append(CanonicalJson.sha256(Files.readAllBytes(path)));
                }
                all.append('\n');
            }
        }
        return all.toString();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            writes.add(method + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }
        byte[] body = said(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** As a Prometheus and an Alertmanager would, where one of them is asked. */
    private static String said(String path) {
        if (path.startsWith("/api/v1/query")) {
            return "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"4\"]}}";
        }
        return path.startsWith("/api/v2/silence")
                ? "{\"silenceID\":\"x\",\"id\":\"x\",\"startsAt\":\"" + Instant.now()
                        + "\",\"status\":{\"state\":\"active\"}}"
                : "{\"ok\": true}";
    }

    private static RunRequest.Definition definition(String yaml) {
        String name = yaml.lines().findFirst().orElse("").replace("runbook: ", "");
        return new RunRequest.Definition(
                "task/" + name + ".yaml", yaml, CanonicalJson.sha256(yaml.getBytes(StandardCharsets.UTF_8)), "", "eve");
    }

    private static EstateSnapshot estate() {
        Map<String, Object> nothing = new LinkedHashMap<>();
        return new EstateSnapshot(
                new EstateSnapshot.Environment("production", "Production", nothing),
                new EstateSnapshot.Service("shop", "The shop", "team-shop", List.of("north"), nothing),
                List.of(new EstateSnapshot.Site(
                        "north",
                        "north",
                        "local",
                        "lab",
                        "http://north",
                        Map.of("web", "127.0.0.1"),
                        Map.of("kubeconfig", "file:cluster"),
                        false,
                        Map.of())));
    }

    @Override
    public void close() throws Exception {
        environment.close();
        store.close();
        server.stop(0);
        wire.close();
        workshop.close();
        sshd.close();
        if (cluster != null) {
            cluster.close();
        }
    }
}
