package dev.evenkeel.web.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private RunbookFixture files;

    @BeforeEach
    void writesAFolder() {
        files = new RunbookFixture(folder);
    }

    @Test
    void endsWithZeroWhenAllIsWell() {
        assertThat(check(folder.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("no problems");
        assertThat(check(folder.resolve("task/greet.yaml").toString())).isZero();
    }

    @Test
    void endsWithOneAndNamesFileLineAndColumn() {
        files.write("task/greet.yaml", RunbookFixture.GREET.replace("owner:", "ovner:"));

        assertThat(check(folder.toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(folder.resolve("task/greet.yaml") + ":4:1: ");
    }

    @Test
    void checksASingleFileAgainstItsEstate() {
        files.write("task/greet.yaml", RunbookFixture.GREET.replace("service: shop", "service: shoppe"));

        assertThat(check(folder.resolve("task/greet.yaml").toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("shoppe");
    }

    @Test
    void checksTheEstateToo() {
        files.write("estate.yaml", "sites: nonsense");

        assertThat(check(folder.toString())).isEqualTo(1);
        assertThat(check(folder.resolve("estate.yaml").toString())).isEqualTo(1);
    }

    @Test
    void endsWithTwoWhenThereIsNothingToCheck(@TempDir Path empty) {
        assertThat(check()).isEqualTo(2);
        assertThat(check(folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(check(empty.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no").contains("no runbooks in");
    }

    private int check(String... paths) {
        return new CheckCommand(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(paths));
    }
}
