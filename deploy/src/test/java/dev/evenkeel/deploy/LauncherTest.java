package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The launcher's own tests are shell, with fake tools and without network. */
class LauncherTest {

    @Test
    void passesItsOwnTests() throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "src/test/sh/launcher_test.sh")
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor(1, TimeUnit.MINUTES);

        assertThat(shell.exitValue()).describedAs(output).isZero();
    }
}
