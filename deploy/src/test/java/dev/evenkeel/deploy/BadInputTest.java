package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    void theCommandLineSaysHowARunEnded() throws Exception {
        CommandLine operator =
                new CommandLine(server.url(), browser.demo(server, "operator").token("READ", "LAUNCH"));
        Files.writeString(shop.folder().resolve("task/failing.yaml"), """
                runbook: failing
                procedure: task
                title: Fail
                owner: team-shop
                steps:
                  - id: no
                    on_failure: stop
                    script: { command: ["false"], read_only: true }
                """);

        CommandLine.Ended hello =
                operator.call("run", "hello", "--input", "name=Ada", "--input", "pause=1s", "--follow");
        CommandLine.Ended wrong = operator.call("run", "hello", "--input", "name=4711", "--follow");
        CommandLine.Ended twice = operator.call("run", "hello", "--input=pause=1s", "--key", "k", "--rehearse");

        assertThat(hello.code()).as(hello.err()).isZero();
        assertThat(hello.out()).contains("Hello, Ada");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("inputs.name: Up to 40 letters please");
        assertThat(operator.call("run", "hello", "--input=pause=1s", "--key", "k", "--rehearse")
                        .out())
                .isEqualTo(twice.out());
        assertThat(operator.call("run", "hello", "--key", "k").code()).isEqualTo(2);
        browser.demo(server, "operator").awaitText("/runbooks/failing", "failing");
        assertThat(operator.call("run", "failing", "--follow").code()).isOne();
    }

    @Test
    void theCommandLineApprovesWithTheRightsOfItsOwner() throws Exception {
        Files.writeString(shop.folder().resolve("task/agreed.yaml"), """
                runbook: agreed
                procedure: task
                title: Agreed
                owner: team-shop
                steps:
                  - id: agree
                    title: Agree to it
                    approval: { count: 1, from: approver, expires: 4h, instructions: Look first. }
                  - id: say
                    script: { command: [echo, agreed upon], read_only: true }
                """);
        CommandLine operator =
                new CommandLine(server.url(), browser.demo(server, "operator").token("READ", "LAUNCH", "DECIDE"));
        CommandLine approver =
                new CommandLine(server.url(), browser.demo(server, "approver").token("READ", "DECIDE"));
        browser.demo(server, "operator").awaitText("/runbooks/agreed", "agreed");

        String run = operator.call("run", "agreed").out().strip();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> operator.call("status", run).code() == 3);

        assertThat(operator.call("approve", run).code()).isEqualTo(5);
        assertThat(approver.call("run", "agreed").err()).contains("lacks the scope launch");
        CommandLine.Ended approved = approver.call("approve", run, "--comment", "looks right");
        assertThat(approved.code()).as(approved.err()).isZero();
        assertThat(approved.err()).contains("Agree to it").contains("asked for by demo-operator");
        CommandLine.Ended log = approver.call("logs", run, "--follow");
        assertThat(log.code()).as(log.err()).isZero();
        assertThat(log.out()).contains("agreed upon");
        assertThat(approver.call("status", run).out()).startsWith("succeeded");
        assertThat(approver.call("approve", run).code()).isEqualTo(5);
    }

    @Test
    void theCommandLineSaysWhatIsWrongAndWhatToDo() {
        CommandLine nobody = new CommandLine(server.url(), "");
        CommandLine stranger = new CommandLine(server.url(), "evenkeel_aaaaaaaaaaaa_" + "A".repeat(43));
        CommandLine lost = new CommandLine("http://127.0.0.1:" + ServerProcess.freePort(), "x");

        assertThat(nobody.call("status", "x").code()).isEqualTo(2);
        assertThat(nobody.call("status", "x").err()).contains("EVENKEEL_TOKEN is not set");
        assertThat(stranger.call("status", "x").code()).isEqualTo(5);
        assertThat(stranger.call("status", "x").err()).contains("not known");
        assertThat(lost.call("status", "x").code()).isEqualTo(6);
        assertThat(lost.call("run", "hello").err())
                .contains("cannot be reached")
                .contains("EVENKEEL_URL");
        assertThat(lost.call("run", "hello", "--inputs", "a=b").code()).isEqualTo(2);
        assertThat(lost.call("run").code()).isEqualTo(2);
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
