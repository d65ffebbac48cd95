package dev.evenkeel.web.runners;

import dev.evenkeel.activities.runner.Wire;
import dev.evenkeel.activities.store.Runners;
import dev.evenkeel.activities.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Answers a runner's hello, which it repeats to be seen: whether it fits here, and where the relay is. */
@Component
class Welcomes {

    private static final String HOST_LOST = "evenkeel.tools.host-lost";

    private final Store store;
    private final Remains remains;
    private final Relay relay;
    private final RunnersSettings settings;
    private final Refusals refusals;
    private final InstantSource clock;
    private final String version;
    private final long hostLostMillis;

    Welcomes(
            Store store,
            Remains remains,
            Relay relay,
            RunnersSettings settings,
            Refusals refusals,
            InstantSource clock,
            Optional<BuildProperties> build,
            Environment environment) {
        this.store = store;
        this.remains = remains;
        this.relay = relay;
        this.settings = settings;
        this.refusals = refusals;
        this.clock = clock;
        this.version = build.map(BuildProperties::getVersion).orElse("");
        this.hostLostMillis = environment
                .getProperty(HOST_LOST, Duration.class, Duration.ofMinutes(10))
                .toMillis();
    }

    Wire.Welcome welcome(RunnerCaller caller, Wire.Hello hello, Runners.Seen seen) {
        if (hello.protocol() < Wire.OLDEST) {
            throw new NotForRunner(
                    409,
                    "This runner (version " + hello.version() + ") is too old for this server (version " + version
                            + "). Start the runner with the server's version.");
        }
        if (hello.protocol() > Wire.PROTOCOL) {
            throw new NotForRunner(
                    409,
                    "This runner (version " + hello.version() + ") is newer than this server (version " + version
                            + ") understands. Update the server first, then the runners.");
        }
        if (!hello.site().equals(caller.site())) {
            refusals.refused(caller.id(), "site", Map.of("site", hello.site()));
            throw new NotForRunner(
                    409,
                    "This token is for a runner of the site " + caller.site() + ", not of " + hello.site()
                            + ". Start it with --site " + caller.site() + ", or with another token.");
        }
        if (!store.runners().seen(caller.id(), seen, clock.millis())) {
            refusals.refused(caller.id(), "instance", Map.of("machine", seen.machine()));
            throw new NotForRunner(
                    409,
                    "The token of " + caller.id() + " belongs to a runner with another data folder."
                            + " Each runner needs a token of its own: make one on the page Estate. If the data folder of that"
                            + " one is lost, remove it there; what it had begun stays unknown.");
        }
        remains.ended(caller.id(), hello.ended());
        int port = relay.port()
                .orElseThrow(() -> new NotForRunner(503, "The server's relay is closed. " + relay.trouble()));
        return new Wire.Welcome(
                caller.id(),
                caller.site(),
                version,
                settings.host() == null ? "" : settings.host(),
                port,
                settings.tls(),
                hostLostMillis,
                clock.millis(),
                remains.of(caller.id()));
    }
}
