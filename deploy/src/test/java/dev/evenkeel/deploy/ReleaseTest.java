package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The tour of the README, in a real browser, on the real tools. One story: each chapter goes on where the last one ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReleaseTest {

    private DemoRunbooks shop;
    private ServerProcess server;
    private Browser browser;
    private Person admin;
    private Person approver;

    @BeforeAll
    void start(@TempDir Path folder) {
        shop = new DemoRunbooks(folder.resolve("runbooks"));
        server = new ServerProcess(folder, shop.folder(), Map.of()).start();
        browser = new Browser();
        admin = browser.signIn(server, "admin", server.adminPassword());
        approver = browser.demo(server, "approver");
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
        shop.stop(server.data());
        shop.close();
    }

    @Test
    @Order(1)
    void aRehearsalChangesNothing() {
        String run = admin.rehearse("shop-release", Map.of("version", "1.0.0", "pace", "0"));

        admin.awaitStatus(run, "SUCCEEDED");
        assertThat(shop.deployments(server.data(), "north")).isZero();
        assertThat(server.data().resolve("demo/north/releases")).doesNotExist();
    }

    @Test
    @Order(2)
    void aReleaseEndsGreenOnBothSites() {
        String run = admin.launch("shop-release", Map.of("version", "1.1.0", "pace", "0"));

        admin.awaitStatus(run, "WAITING");
        assertThat(admin.page().locator("button[value=APPROVE]").count()).isZero();
        approver.picture(run, "run-waits-for-an-approval");
        approver.decide(run, "APPROVE", "looks right");
        admin.awaitStatus(run, "SUCCEEDED");
        admin.picture(run, "run-has-succeeded");
        assertThat(shop.version("north")).isEqualTo("1.1.0");
        assertThat(shop.version("south")).isEqualTo("1.1.0");
        assertThat(shop.deployments(server.data(), "north")).isOne();
        assertThat(shop.deployments(server.data(), "south")).isOne();
    }

    @Test
    @Order(3)
    void anUnhealthyVersionIsRolledBackByItself() {
        String run = admin.launch("shop-release", Map.of("version", "1.2.0", "pace", "0"));

        approver.decide(run, "APPROVE", "");
        admin.awaitStatus(run, "ROLLED_BACK");
        admin.picture(run, "run-was-rolled-back");
        assertThat(shop.version("north")).isEqualTo("1.1.0");
        assertThat(shop.version("south")).isEqualTo("1.1.0");
    }

    @Test
    @Order(4)
    void wrongValuesComeBackBesideTheirFields() {
        admin.fillLaunch("shop-release", Map.of("version", "1.0.0", "pace", "1000"));
        Page page = admin.page();
        page.click("button[name=mode][value=LIVE]");

        assertThat(page.locator(".field.wrong [name='input.pace']").inputValue())
                .isEqualTo("1000");
        assertThat(page.locator("input[name='input.version'][value='1.0.0']").isChecked())
                .isTrue();
        assertThat(page.locator(".field.wrong .error").innerText()).isNotBlank();
    }
}
