package dev.evenkeel.activities.rehearsal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.ActSettings;
import dev.evenkeel.activities.act.Leftovers;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.ansible.AnsibleActivitiesImpl;
import dev.evenkeel.activities.ansible.AnsibleSettings;
import dev.evenkeel.activities.command.CommandActivitiesImpl;
import dev.evenkeel.activities.http.HttpActivitiesImpl;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.activities.lock.LockActivitiesImpl;
import dev.evenkeel.activities.ssh.RemoteCommands;
import dev.evenkeel.activities.ssh.SshSettings;
import dev.evenkeel.activities.ssh.Sshd;
import dev.evenkeel.activities.store.JournalActivitiesImpl;
import dev.evenkeel.activities.store.PeopleActivitiesImpl;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A whole server in small: the real engine, the real tools, the real store, and a world that they can change. */
final class World implements AutoCloseable {

    private final Path folder;
    private final Path files;
    private final Workshop workshop;
    private final Sshd sshd;
    private final HttpServer server;
    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final Store store;
    private final TestWorkflowEnvironment environment;
    private int runs;

    World(Path folder) throws Exception {
        this.folder = folder;
        this.files = Files.createDirectories(folder.resolve("files"));
        this.workshop = new Workshop(folder);
        this.sshd = new Sshd(folder.resolve("sshd"));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
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
        Worker worker = environment.newWorker(TaskQueues.MAIN);
        Procedures.register(worker, new RememberedRunbooks(new RunbookReader(new ExpressionCompiler())));
        worker.registerActivitiesImplementations(
                new JournalActivitiesImpl(store.journal()),
                new PeopleActivitiesImpl(store.users()),
                new LockActivitiesImpl(environment.getWorkflowClient(), store, new Leftovers(runner.settings())),
                new CommandActivitiesImpl(
                        runner,
                        tools.variables().getOrDefault("PATH", "/usr/bin:/bin"),
                        new RemoteCommands(runner, workshop.secrets(), new SshSettings(sshd.knownHosts, sshd.key)),
                        store.artifacts()),
                new HttpActivitiesImpl(
                        runner, store.logs(), new HttpSettings(new HttpRules(false, List.of("127.0.0.1")))),
                new TerraformActivitiesImpl(runner, store.artifacts(), TerraformSettings.ofServer()),
                new AnsibleActivitiesImpl(runner, new AnsibleSettings(tools, null, null)));
        environment.start();
    }

    void runbookFile(String path, String text) {
        workshop.runbookFile(path, text);
    }

    /** Text of a runbook, with the places of this world filled in. */
    String text(String text) {
        return text.replace("FILES", files.toString())
                .replace("WEB", "http://127.0.0.1:" + server.getAddress().getPort())
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
        digests.put("http writes", String.join("\n", writes));
        digests.putAll(StoreDigest.of(folder.resolve("store/evenkeel.db"), withoutRun));
        return digests;
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
        byte[] body = "{\"ok\": true}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
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
                        "north", "north", "local", "lab", "http://north", Map.of("web", "127.0.0.1"), Map.of())));
    }

    @Override
    public void close() throws Exception {
        environment.close();
        store.close();
        server.stop(0);
        workshop.close();
        sshd.close();
    }
}
