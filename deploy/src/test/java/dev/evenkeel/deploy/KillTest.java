package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code kill -9} at the worst moments of a real release: the run finishes, and each site is deployed once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {

    private DemoRunbooks shop;
    private ServerProcess server;
    private Browser browser;
    private int releases;

    enum Moment {
        SERVER_WHILE_WAITING_FOR_THE_APPROVAL("approve/agree", "WAITING", false, true),
        SERVER_WHILE_TERRAFORM_APPLIES("rollout/place@north", "RUNNING", false, true),
        SERVER_WHILE_ANSIBLE_SWITCHES("rollout/switch@north", "RUNNING", false, true),
        TEMPORAL_WHILE_ANSIBLE_SWITCHES("rollout/switch@south", "RUNNING", true, false),
        BOTH_WHILE_TERRAFORM_APPLIES("rollout/place@south", "RUNNING", true, true);

        private final String step;
        private final String state;
        private final boolean temporal;
        private final boolean server;

        Moment(String step, String state, boolean temporal, boolean server) {
            this.step = step;
            this.state = state;
            this.temporal = temporal;
            this.server = server;
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        shop = new DemoRunbooks(folder.resolve("runbooks"));
        server = new ServerProcess(folder, shop.folder(), Map.of()).start();
        browser = new Browser();
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
        shop.stop(server.data());
        shop.close();
    }

    @ParameterizedTest
    @EnumSource
    void theRunFinishesAndEachSiteIsDeployedOnce(Moment moment) {
        try (Person operator = browser.demo(server, "operator");
                Person approver = browser.demo(server, "approver")) {
            releaseAndKill(moment, operator, approver);
        }
    }

    private void releaseAndKill(Moment moment, Person operator, Person approver) {
        String version = releases++ % 2 == 0 ? "1.0.0" : "1.1.0";
        long north = shop.deployments(server.data(), "north");
        long south = shop.deployments(server.data(), "south");

        String run = operator.launch("shop-release", Map.of("version", version, "pace", "3"));
        if (moment.state.equals("RUNNING")) {
            approver.decide(run, "APPROVE", "");
        }
        operator.awaitStep(run, moment.step, moment.state);
        kill(moment);
        if (!moment.state.equals("RUNNING")) {
            approver.decide(run, "APPROVE", "");
        }

        operator.awaitStatus(run, "SUCCEEDED");
        assertThat(shop.version("north")).isEqualTo(version);
        assertThat(shop.version("south")).isEqualTo(version);
        assertThat(shop.deployments(server.data(), "north")).isEqualTo(north + 1);
        assertThat(shop.deployments(server.data(), "south")).isEqualTo(south + 1);
    }

    private void kill(Moment moment) {
        if (moment.server) {
            server.kill();
        }
        if (moment.temporal) {
            server.killTemporal();
        }
        if (moment.server) {
            server.start();
        }
    }
}
