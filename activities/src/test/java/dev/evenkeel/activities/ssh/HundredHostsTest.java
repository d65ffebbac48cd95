package dev.evenkeel.activities.ssh;

import static dev.evenkeel.activities.act.Workshop.act;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.command.CommandActivitiesImpl;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.SshRequest;
import dev.evenkeel.workflows.contract.SshTarget;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A command on a hundred hosts at the same time, as a loop sends them. */
class HundredHostsTest {

    private static final int HOSTS = 100;

    /** OpenSSH listens on at most sixteen addresses. */
    private static final int ADDRESSES = 16;

    @TempDir
    private Path folder;

    @WorkflowInterface
    public interface Everywhere {
        @WorkflowMethod
        List<String> run(List<SshRequest> requests);
    }

    public static final class EverywhereImpl implements Everywhere {
        @Override
        public List<String> run(List<SshRequest> requests) {
            CommandActivities commands = Workflow.newActivityStub(
                    CommandActivities.class,
                    ActivityOptions.newBuilder()
                            .setStartToCloseTimeout(Duration.ofMinutes(3))
                            .setHeartbeatTimeout(Duration.ofSeconds(10))
                            .build());
            return requests.stream().map(request -> Async.function(commands::ssh, request)).toList().stream()
                    .map(Promise::get)
                    .map(CommandActivities.CommandResult::output)
                    .toList();
        }
    }

    /** Each server lets two at a time come to its door, and turns the others away: they come back. */
    @Test
    void actsOnAllOfThemWithFewThreads(TestReporter reporter) throws Exception {
        Assumptions.assumeTrue(Sshd.isThere(), "there is no /usr/sbin/sshd");
        List<Sshd> servers = new ArrayList<>();
        try (Workshop workshop = new Workshop(folder);
                TestWorkflowEnvironment temporal =
                        TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                                .setUseTimeskipping(false)
                                .build())) {
            List<SshTarget> targets = targets(servers);
            SshSettings settings = new SshSettings(folder.resolve("known_hosts"), servers.getFirst().key)
                    .withTimes(Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofSeconds(60));
            Connections connections = new Connections(settings);
            Everywhere everywhere = everywhere(workshop, temporal, settings, connections);
            List<SshRequest> requests = IntStream.range(0, HOSTS)
                    .mapToObj(i -> new SshRequest(
                            act("a" + i), targets.get(i), List.of("sh", "-c", "sleep 2; echo " + i), Map.of()))
                    .toList();
            int before = threads();
            int most = before;
            long began = System.nanoTime();

            CompletableFuture<List<String>> outputs = WorkflowClient.execute(everywhere::run, requests);
            while (!outputs.isDone()) {
                most = Math.max(most, threads());
                await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            }

            assertThat(outputs.get())
                    .isEqualTo(IntStream.range(0, HOSTS)
                            .mapToObj(Integer::toString)
                            .toList());
            reporter.publishEntry(
                    HOSTS + " hosts",
                    Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms, at most " + (most - before)
                            + " more threads, " + connections.size() + " connections, turned away "
                            + turnedAway(servers.size()) + " times");
            assertThat(connections.size()).isEqualTo(HOSTS);
            assertThat(turnedAway(servers.size())).isPositive();
            assertThat(most - before).isLessThan(HOSTS / 2);
        } finally {
            for (Sshd server : servers) {
                server.close();
            }
        }
    }

    private List<SshTarget> targets(List<Sshd> servers) throws Exception {
        List<SshTarget> targets = new ArrayList<>();
        StringBuilder known = new StringBuilder();
        for (int server = 0; server * ADDRESSES < HOSTS; server++) {
            int from = 2 + server * ADDRESSES;
            List<String> addresses = IntStream.range(from, from + ADDRESSES)
                    .mapToObj(last -> "127.0.1." + last)
                    .toList();
            Path place = folder.resolve("sshd" + server);
            Sshd one = new Sshd(place, addresses, "MaxStartups 2:100:2\nLogLevel VERBOSE");
            servers.add(one);
            Files.copy(
                    Path.of(servers.getFirst().key + ".pub"),
                    place.resolve("authorized_keys"),
                    StandardCopyOption.REPLACE_EXISTING);
            for (String address : addresses) {
                known.append('[').append(address).append("]:").append(one.port);
                known.append(' ').append(one.hostKey()).append('\n');
                targets.add(new SshTarget(address, one.port, System.getProperty("user.name"), null));
            }
        }
        Files.writeString(folder.resolve("known_hosts"), known);
        return targets;
    }

    private static Everywhere everywhere(
            Workshop workshop, TestWorkflowEnvironment temporal, SshSettings settings, Connections connections) {
        ActRunner runner = workshop.runner();
        RemoteCommands remote = new RemoteCommands(runner, workshop.secrets(), settings, connections);
        Worker worker = temporal.newWorker(
                "everywhere",
                WorkerOptions.newBuilder()
                        .setUsingVirtualThreadsOnActivityWorker(true)
                        .build());
        worker.registerWorkflowImplementationTypes(EverywhereImpl.class);
        worker.registerActivitiesImplementations(
                new CommandActivitiesImpl(runner, "/usr/bin:/bin", remote, workshop.artifacts));
        temporal.start();
        return temporal.getWorkflowClient()
                .newWorkflowStub(
                        Everywhere.class,
                        WorkflowOptions.newBuilder().setTaskQueue("everywhere").build());
    }

    /** Of the operating system; virtual ones are not counted. */
    private static int threads() {
        return Thread.getAllStackTraces().size();
    }

    private long turnedAway(int servers) throws Exception {
        long count = 0;
        for (int server = 0; server < servers; server++) {
            count += Files.readString(folder.resolve("sshd" + server + "/log"))
                    .lines()
                    .filter(line -> line.contains("MaxStartups") || line.contains("drop connection"))
                    .count();
        }
        return count;
    }
}
