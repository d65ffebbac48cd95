package dev.evenkeel.activities.library;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.ActSettings;
import dev.evenkeel.activities.act.Leftovers;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.ansible.AnsibleActivitiesImpl;
import dev.evenkeel.activities.ansible.AnsibleSettings;
import dev.evenkeel.activities.chat.ChatActivitiesImpl;
import dev.evenkeel.activities.chat.ChatSettings;
import dev.evenkeel.activities.chat.Courier;
import dev.evenkeel.activities.http.HttpActivitiesImpl;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.activities.keys.DecisionSigner;
import dev.evenkeel.activities.keys.DerivedRunKeys;
import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.activities.kubernetes.Clusters;
import dev.evenkeel.activities.kubernetes.KubernetesActivitiesImpl;
import dev.evenkeel.activities.kubernetes.KubernetesSettings;
import dev.evenkeel.activities.lock.LockActivitiesImpl;
import dev.evenkeel.activities.process.ToolMissing;
import dev.evenkeel.activities.prometheus.PrometheusActivitiesImpl;
import dev.evenkeel.activities.prometheus.PrometheusSettings;
import dev.evenkeel.activities.secrets.SecretSettings;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.EstateActivitiesImpl;
import dev.evenkeel.activities.store.JournalActivitiesImpl;
import dev.evenkeel.activities.store.PeopleActivitiesImpl;
import dev.evenkeel.activities.store.RunnerActivitiesImpl;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.activities.terraform.TerraformActivitiesImpl;
import dev.evenkeel.activities.terraform.TerraformSettings;
import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.run.RememberedRunbooks;
import dev.evenkeel.workflows.runbook.RunbookReader;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of shipped runbooks with an estate of a test's own, the real engine, the real store, and real tools. */
public final class Library implements AutoCloseable {

    /** The folder as it is shipped; tests run in the folder of their module. */
    public static final Path RUNBOOKS = Path.of("../runbooks").toAbsolutePath().normalize();

    private final Path runbooks;
    private final Path secrets;
    private final Store store;
    private final TestWorkflowEnvironment environment;
    private final EstateSnapshot estate;
    private final DecisionSigner signer = DecisionSigner.once("library-test");
    private int runs;

    /**
     * @param terraform how Terraform is called
     * @param vars those of the environment
     * @param sites of the environment, all of which the shop runs on
     */
    public Library(Path folder, TerraformSettings terraform, Map<String, Object> vars, Site... sites)
            throws IOException {
        this(RUNBOOKS, folder, terraform, vars, sites);
    }

    /** @param runbooks a folder of a test's own */
    public Library(Path runbooks, Path folder, TerraformSettings terraform, Map<String, Object> vars, Site... sites)
            throws IOException {
        this.runbooks = runbooks;
        this.secrets = Files.createDirectories(folder.resolve("secrets"));
        this.store = Store.open(StoreSettings.folder(Files.createDirectories(folder.resolve("store"))));
        store.users().create(LibraryRun.APPROVER, null, Map.of(Users.EVERYWHERE, Set.of(Role.ADMIN)));
        this.estate = new EstateSnapshot(
                new EstateSnapshot.Environment("production", "Production", vars),
                new EstateSnapshot.Service(
                        "shop",
                        "The shop",
                        "team-shop",
                        Stream.of(sites).map(Site::name).toList(),
                        Map.of()),
                List.of(sites));
        this.environment = TestWorkflowEnvironment.newInstance(
                TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
        work(folder, terraform);
    }

    private void work(Path folder, TerraformSettings terraform) {
        Secrets references = new Secrets(new SecretSettings(secrets));
        ActRunner runner = runner(folder, references);
        ToolEnvironment tools = ToolEnvironment.ofServer();
        HttpSettings loopback = new HttpSettings(new HttpRules(false, List.of("127.0.0.1")));
        Worker worker =
                environment.newWorker(TaskQueues.MAIN, Procedures.options().build());
        Procedures.register(worker, new RememberedRunbooks(new RunbookReader(new ExpressionCompiler())));
        worker.registerActivitiesImplementations(
                new JournalActivitiesImpl(store.journal()),
                new PeopleActivitiesImpl(store.users()),
                new EstateActivitiesImpl(store.deployments()),
                new RunnerActivitiesImpl(store, new Leftovers(runner.settings())),
                new LockActivitiesImpl(environment.getWorkflowClient(), store, new Leftovers(runner.settings())),
                new HttpActivitiesImpl(runner, store.logs(), loopback),
                new PrometheusActivitiesImpl(
                        runner, store.logs(), references, ExpressionCompiler::new, new PrometheusSettings(loopback)),
                new TerraformActivitiesImpl(
                        runner,
                        store.artifacts(),
                        new DerivedRunKeys(new KeyFile(folder.resolve("secrets.key"))),
                        terraform),
                new KubernetesActivitiesImpl(runner, new Clusters(references, new KubernetesSettings(Set.of()), tools)),
                new ChatActivitiesImpl(runner, references, nobody(loopback), room -> false),
                new AnsibleActivitiesImpl(
                        runner, new AnsibleSettings(tools, null, null), store.artifacts(), store.plays()));
        environment
                .newWorker(TaskQueues.host(runner.settings().host()))
                .registerActivitiesImplementations(new RunnerActivitiesImpl(store, new Leftovers(runner.settings())));
        environment.start();
    }

    /** The estate of a test has no channel: what a runbook tells is told to nobody, which holds up no run. */
    private static Courier nobody(HttpSettings loopback) {
        return new Courier(name -> Optional.empty(), new ChatSettings(loopback.rules(), null), InstantSource.system());
    }

    private ActRunner runner(Path folder, Secrets references) {
        try {
            return new ActRunner(
                    new ActSettings(folder.resolve("data"), runbooks, "here"),
                    store.claims(),
                    store.logs(),
                    references);
        } catch (ToolMissing e) {
            throw new IllegalStateException(e);
        }
    }

    public void secret(String name, String value) {
        try {
            Files.writeString(secrets.resolve(name), value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins a shipped runbook, with its own text. @param path for example {@code deploy/kubernetes-rolling.yaml} */
    public LibraryRun start(String path, Map<String, Object> inputs, Mode mode) {
        return start(path, Map.of(), inputs, mode);
    }

    /**
     * Begins a shipped runbook with other pauses, so that nobody waits for minutes here.
     *
     * @param pauses what stands in its text, each at least once, and what is put in its place
     */
    public LibraryRun start(String path, Map<String, String> pauses, Map<String, Object> inputs, Mode mode) {
        String id = "run" + (char) ('a' + runs++);
        return new LibraryRun(id, environment.getWorkflowClient(), store, signer, runbooks)
                .begin(path, pauses, inputs, mode, estate);
    }

    @Override
    public void close() {
        environment.close();
        store.close();
    }
}
