package dev.evenkeel.web.runner;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.ActSettings;
import dev.evenkeel.activities.act.Leftovers;
import dev.evenkeel.activities.kubernetes.Clusters;
import dev.evenkeel.activities.process.ToolMissing;
import dev.evenkeel.activities.runner.HeldAct;
import dev.evenkeel.activities.runner.LogSpool;
import dev.evenkeel.activities.runner.RemoteArtifacts;
import dev.evenkeel.activities.runner.RemoteClaims;
import dev.evenkeel.activities.runner.RemotePlays;
import dev.evenkeel.activities.runner.RemoteRunKeys;
import dev.evenkeel.activities.runner.RemoteSecrets;
import dev.evenkeel.activities.runner.RunbookCopies;
import dev.evenkeel.activities.runner.RunnerLocks;
import dev.evenkeel.activities.runner.ServerLink;
import dev.evenkeel.activities.runner.Wire;
import dev.evenkeel.activities.secrets.SecretSettings;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.web.CannotStart;
import dev.evenkeel.web.DataFolder;
import dev.evenkeel.web.readiness.SiteReadinessActivitiesImpl;
import dev.evenkeel.web.runner.RelayLink.RelayTarget;
import dev.evenkeel.web.tools.ToolActivities;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The parts of a runner that the server has welcomed: its tools, with ports that reach the server. */
final class Runner implements AutoCloseable {

    private final RunnerOptions options;
    private final ServerLink server;
    private final Trust trust;
    private final String id;
    private final LogSpool spool;
    private final HeldAct held;
    private final Clusters clusters;
    private final Leftovers leftovers;
    private final List<Object> activities = new ArrayList<>();

    Runner(RunnerOptions options, DataFolder data, ServerLink server, Trust trust, Wire.Welcome welcome) {
        this.options = options;
        this.server = server;
        this.trust = trust;
        this.id = welcome.runner();
        this.spool = new LogSpool(data.resolve("spool"), LogSpool.MOST_BYTES, server::logs);
        RunbookCopies runbooks = new RunbookCopies(data.resolve("runbooks"), server);
        ActSettings settings =
                new ActSettings(data.path(), runbooks.current(), id, Duration.ofMillis(welcome.hostLostMillis()));
        this.held = new HeldAct(act -> prepare(settings, runbooks, act), settings.hostLost());
        try {
            Secrets secrets = RemoteSecrets.of(secretSettings(options, data), server);
            ActRunner runner = new ActRunner(settings, new RemoteClaims(server), spool, secrets);
            this.clusters = ToolActivities.clusters(secrets, options.tools());
            activities.addAll(new ToolActivities(
                            runner,
                            secrets,
                            spool,
                            new RemoteArtifacts(server),
                            new RemoteRunKeys(server),
                            new RemotePlays(server),
                            clusters,
                            ExpressionCompiler::new)
                    .of(options.tools(), false));
            activities.add(new SiteReadinessActivitiesImpl(secrets, clusters, options.tools()));
            this.leftovers = new Leftovers(settings);
            activities.add(new RunnerLocks(leftovers));
        } catch (ToolMissing e) {
            throw new CannotStart("A program that every tool needs is missing.", String.valueOf(e.getMessage()));
        }
    }

    /** What has begun has its files, and goes on whatever became of those. */
    private static void prepare(ActSettings settings, RunbookCopies runbooks, Act act) {
        if (!Files.isDirectory(settings.actFolder(act))) {
            runbooks.bringUpToDate(act);
        }
    }

    /**
     * Ends what is left of acts whose run ended while this runner was away.
     *
     * @return those of which nothing is left
     */
    List<Wire.Key> end(List<Wire.Key> unwanted) throws InterruptedException {
        List<Wire.Key> ended = new ArrayList<>();
        for (Wire.Key act : unwanted) {
            if (leftovers.end(act.runId(), act.step(), act.attempt())) {
                ended.add(act);
            }
        }
        return ended;
    }

    RelayTarget target(Wire.Welcome welcome) {
        String host = welcome.relayHost().isEmpty() ? options.server().getHost() : welcome.relayHost();
        return new RelayTarget(host, welcome.relayPort(), welcome.relayTls(), welcome.site());
    }

    /** @throws io.grpc.StatusRuntimeException when the relay does not answer */
    RelayLink connect(RelayTarget target) {
        return new RelayLink(target, trust, server, id, held, activities);
    }

    private static SecretSettings secretSettings(RunnerOptions options, DataFolder data) {
        Path folder = options.tools().secrets().folder();
        return new SecretSettings(
                folder == null ? data.resolve("secrets") : folder,
                List.of(SecretSettings.PREFIX),
                options.tools().secrets().variables());
    }

    @Override
    public void close() throws InterruptedException {
        clusters.close();
        spool.close();
    }
}
