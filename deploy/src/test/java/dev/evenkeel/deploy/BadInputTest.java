package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server without Terraform, a runbook with a mistake, somebody who guesses passwords: each is told what is wrong, and nothing is lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private static final Set<String> MISSING = Set.of("terraform", "tofu");

    private DemoRunbooks shop;
    private ServerProcess server;
    private Browser browser;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        shop = new DemoRunbooks(folder.resolve("runbooks"));
        String path = withoutTerraform(folder.resolve("bin")).toString();
        server = new ServerProcess(folder, shop.folder(), Map.of("PATH", path)).start();
        browser = new Browser();
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
        shop.stop(server.data());
        shop.close();
    }

    @Test
    void aMissingToolFailsTheStepAndTheRunAsks() {
        Person operator = browser.demo(server, "operator");

        String run = operator.launch("shop-release", Map.of("version", "1.1.0", "pace", "0"));
        operator.awaitStatus(run, "WAITING");

        assertThat(operator.page().locator("#next").innerText())
                .containsIgnoringCase("terraform")
                .contains("Try again")
                .contains("Stop the run");
        operator.decide(run, "STOP", "there is no Terraform here");
        operator.decide(run, "STOP", "nor for the other site");
        operator.awaitStatus(run, "FAILED");
    }

    @Test
    void aBrokenRunbookShowsLineAndHintAndTheOthersStillStart() throws IOException {
        Files.writeString(shop.folder().resolve("task/broken.yaml"), """
                runbook: broken
                procedure: task
                title: Broken
                owner: team-shop
                steps:
                  - id: look
                    scrpt: { command: [ls] }
                """);
        Person operator = browser.demo(server, "operator");
        Page page = operator.page();

        operator.awaitText("/runbooks/broken", "broken.yaml:7");
        assertThat(page.locator("main").innerText()).contains("scrpt").contains("script");
        page.navigate(server.url() + "/runbooks/broken/launch");
        assertThat(page.locator("button[name=mode][value=LIVE]:enabled").count())
                .isZero();
        String run = operator.launch("hello", Map.of("name", "Ada", "pause", "1s"));
        operator.awaitStatus(run, "SUCCEEDED");
    }

    @Test
    void aGuessedLoginIsSlowedDown() {
        Page page = browser.stranger(server);
        for (int guess = 0; guess < 10; guess++) {
            page.navigate(server.url() + "/login");
            page.fill("input[name=username]", "admin");
            page.fill("input[name=password]", "guess-" + guess);
            page.click("form[action$='/login'] button[type=submit]");
        }

        assertThat(page.locator("main").innerText()).containsIgnoringCase("too many");
    }

    /** Everything on this machine's PATH but Terraform. */
    private static Path withoutTerraform(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> places = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::isDirectory)
                .toList();
        for (Path place : places) {
            try (Stream<Path> programs = Files.list(place)) {
                for (Path program : programs.toList()) {
                    Path link = folder.resolve(program.getFileName());
                    if (!MISSING.contains(program.getFileName().toString()) && !Files.exists(link)) {
                        Files.createSymbolicLink(link, program);
                    }
                }
            }
        }
        return folder;
    }
}
