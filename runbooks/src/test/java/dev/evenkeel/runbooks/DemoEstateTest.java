package dev.evenkeel.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo is written in Python, and so are the tests of its parts; each file of them is one test here. */
class DemoEstateTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test_shop",
                "test_processes",
                "test_front_door",
                "test_terraform",
                "test_release",
                "test_failover",
                "test_watch"
            })
    void passesItsOwnTests(String module) throws IOException, InterruptedException {
        Process python = new ProcessBuilder("python3", "-B", "-m", "unittest", "-v", module)
                .directory(Path.of("src", "test", "python").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        python.waitFor(1, TimeUnit.MINUTES);

        assertThat(python.exitValue()).describedAs(output).isZero();
        assumeFalse(output.contains("skipped="), () -> "skipped, because a tool is missing: " + output);
    }
}
