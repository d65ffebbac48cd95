package dev.evenkeel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    private Path folder;

    @Test
    void belongsToOneServerAtATime() throws Exception {
        try (DataFolder first = DataFolder.own(folder.resolve("data"))) {
            assertThatThrownBy(() -> DataFolder.own(first.path()))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--evenkeel.data=FOLDER");
        }

        DataFolder.own(folder.resolve("data")).close();
    }

    @Test
    void isClosedToOthers() throws Exception {
        DataFolder.own(folder.resolve("data")).close();

        assertThat(Files.getPosixFilePermissions(folder.resolve("data"))).hasSize(3);
    }

    @Test
    void saysWhyItCannotBeUsed() throws Exception {
        Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> DataFolder.own(folder.resolve("file")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("evenkeel.data");
    }
}
