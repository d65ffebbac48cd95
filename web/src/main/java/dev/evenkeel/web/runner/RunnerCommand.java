package dev.evenkeel.web.runner;

import dev.evenkeel.activities.runner.ServerLink;
import dev.evenkeel.activities.runner.Wire;
import dev.evenkeel.web.CannotStart;
import dev.evenkeel.web.DataFolder;
import dev.evenkeel.web.runner.RelayLink.RelayTarget;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code runner}: says hello to the server again and again, and works while it is welcome. */
public final class RunnerCommand {

    private static final Logger LOG = LoggerFactory.getLogger("evenkeel");
    private static final long HELLO_MILLIS = 5_000;
    private static final long AGAIN_MILLIS = 1_000;
    private static final long LONG_NANOS = 10_000_000_000L;
    private static final long SKEW_MILLIS = 60_000;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Map<String, String> tools = Map.of();
    private List<Wire.Key> ended = List.of();
    private String told = "";
    private boolean connected;
    private long awaySince;

    /** @return the exit code: 0 after a stop, 1 when it cannot start, 2 for wrong words */
    public static int run(List<String> words) {
        RunnerLogs.begin();
        RunnerOptions options;
        try {
            options = RunnerOptions.parse(words);
        } catch (CannotStart e) {
            return failed(e, 2);
        }
        RunnerCommand command = new RunnerCommand();
        Runtime.getRuntime().addShutdownHook(new Thread(command::stop, "stop"));
        try (DataFolder data = DataFolder.own(options.data())) {
            command.work(options, data);
            return 0;
        } catch (CannotStart e) {
            return failed(e, 1);
        } catch (IOException e) {
            return failed(
                    new CannotStart(
                            "The data folder " + options.data() + " cannot be used: " + e + ".",
                            "Check disk and rights."),
                    1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } finally {
            command.stopped.countDown();
        }
    }

    private static int failed(CannotStart e, int code) {
        System.err.println(e.whatHappened());
        System.err.println("  " + e.whatToDo());
        return code;
    }

    private void stop() {
        stopping.countDown();
        try {
            stopped.await(15, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(RunnerOptions options, DataFolder data) throws IOException, InterruptedException {
        Trust trust = new Trust(options.authority());
        ServerLink server = new ServerLink(options.server(), options.tokenFile(), trust.https());
        String instance = instance(data);
        Thread.ofVirtual().name("found-tools").start(() -> tools = FoundTools.look());
        @Nullable Runner runner = null;
        @Nullable RelayLink relay = null;
        @Nullable RelayTarget target = null;
        try {
            do {
                Optional<Wire.Welcome> welcome = hello(options, server, instance, runner == null);
                if (welcome.isEmpty()) {
                    continue;
                }
                if (runner == null) {
                    runner = new Runner(options, data, server, trust, welcome.get());
                }
                // Before the relay gives it anything new to do.
                ended = runner.end(welcome.get().unwanted());
                RelayTarget now = runner.target(welcome.get());
                // A worker that polled in vain for a while waits longer and longer between its attempts.
                boolean stale = awaySince > 0 && System.nanoTime() - awaySince > LONG_NANOS;
                if (relay != null && (stale || !now.equals(target))) {
                    relay.drop();
                    relay = null;
                }
                if (relay == null) {
                    relay = connect(runner, now);
                    target = now;
                }
                if (relay != null && !connected) {
                    connected = true;
                    awaySince = 0;
                    told = "";
                    LOG.info(
                            "Connected as {}, runner of the site {}",
                            welcome.get().runner(),
                            welcome.get().site());
                }
            } while (!stopping.await(connected ? HELLO_MILLIS : AGAIN_MILLIS, TimeUnit.MILLISECONDS));
        } finally {
            if (relay != null) {
                relay.close();
            }
            if (runner != null) {
                runner.close();
            }
        }
    }

    /**
     * @param first whether nothing is under way yet, so that a refusal may end the process
     * @return empty when the server does not answer, or refuses for now
     */
    private Optional<Wire.Welcome> hello(RunnerOptions options, ServerLink server, String instance, boolean first) {
        try {
            Wire.Welcome welcome = server.hello(
                    new Wire.Hello(Wire.PROTOCOL, options.site(), version(), instance, machine(), tools, ended));
            ended = List.of();
            long skew = Math.abs(System.currentTimeMillis() - welcome.now());
            if (skew > SKEW_MILLIS && !connected) {
                LOG.warn(
                        "This clock and the server's differ by {} s. Set both by NTP: times in logs will not fit.",
                        skew / 1000);
            }
            return Optional.of(welcome);
        } catch (ServerLink.Refused refused) {
            if (first) {
                throw new CannotStart("The server refuses this runner.", String.valueOf(refused.getMessage()));
            }
            trouble("The server refuses this runner: " + refused.getMessage());
            return Optional.empty();
        } catch (ServerLink.Away away) {
            trouble(away.getMessage() + " It is tried again; tools that run go on.");
            return Optional.empty();
        }
    }

    private @Nullable RelayLink connect(Runner runner, RelayTarget target) {
        try {
            return runner.connect(target);
        } catch (StatusRuntimeException e) {
            trouble("The server's relay at " + target.host() + ":" + target.port() + " does not answer ("
                    + e.getStatus().getCode() + " " + e.getStatus().getDescription()
                    + "). Check that the port is open from here; evenkeel.runners.host of the server names another address."
                    + " It is tried again.");
            return null;
        }
    }

    /** Once for each new trouble: a server that is away for an hour fills no log. */
    private void trouble(String now) {
        if (connected) {
            connected = false;
            awaySince = System.nanoTime();
        }
        if (!now.equals(told)) {
            told = now;
            LOG.warn("{}", now);
        }
    }

    private static String instance(DataFolder data) throws IOException {
        Path file = data.resolve("instance");
        if (Files.exists(file)) {
            String kept = Files.readString(file).strip();
            if (!kept.isEmpty()) {
                return kept;
            }
        }
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String made = HexFormat.of().formatHex(random);
        Files.writeString(file, made + "\n");
        return made;
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String version() {
        Properties build = new Properties();
        try (InputStream file = RunnerCommand.class.getResourceAsStream("/META-INF/build-info.properties")) {
            if (file != null) {
                build.load(file);
            }
        } catch (IOException e) {
            LOG.debug("Without a version", e);
        }
        return build.getProperty("build.version", "unknown");
    }
}
