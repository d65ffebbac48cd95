package dev.evenkeel.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.web.catalog.CheckCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tests beside the shipped runbooks, by the command that users have. */
class RunbookCasesTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void everyRunbookDoesWhatItsTestExpects() {
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);

        int exit = new CheckCommand(printed, printed).run(List.of("."));

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("cases, no problems");
        assertThat(exit).isZero();
    }

    @Test
    void everyRunbookHasATest() throws IOException {
        assertThat(ShippedRunbooksTest.runbooks())
                .isNotEmpty()
                .allSatisfy(path ->
                        assertThat(Path.of(path.replace(".yaml", ".test.yaml"))).exists());
    }
}
