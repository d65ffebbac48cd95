package dev.evenkeel.activities.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunbookBundleTest {

    @TempDir
    private Path folder;

    private Path runbooks;

    @BeforeEach
    void hasRunbooks() throws IOException {
        runbooks = Files.createDirectories(folder.resolve("runbooks"));
        Files.createDirectories(runbooks.resolve("tools"));
        Files.writeString(runbooks.resolve("estate.yaml"), "sites: {}\n");
        Files.writeString(runbooks.resolve("tools/say"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(runbooks.resolve("tools/say"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(runbooks.resolve("tools/tell"), Path.of("say"));
        Files.createSymbolicLink(runbooks.resolve("out"), Path.of("..", "elsewhere"));
        Files.createDirectories(runbooks.resolve("tf/.terraform"));
        Files.writeString(runbooks.resolve("tf/.terraform/plugin"), "large");
        Files.writeString(runbooks.resolve("tf/terraform.tfstate"), "secret");
    }

    @Test
    void bringsFilesProgramsAndLinksButNothingOfTerraformsOwn() throws IOException {
        Path copy = folder.resolve("copy");
        RunbookBundle.unpack(RunbookBundle.pack(runbooks), copy);

        assertThat(copy.resolve("estate.yaml")).hasContent("sites: {}\n");
        assertThat(Files.isExecutable(copy.resolve("tools/say"))).isTrue();
        assertThat(Files.isExecutable(copy.resolve("estate.yaml"))).isFalse();
        assertThat(copy.resolve("tools/tell")).isSymbolicLink().hasContent("#!/bin/sh\n");
        assertThat(Files.exists(copy.resolve("out"), LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(copy.resolve("tf")).doesNotExist();
    }

    @Test
    void hasOneDigestForTheSameFiles() throws IOException {
        byte[] once = RunbookBundle.pack(runbooks);
        byte[] again = RunbookBundle.pack(runbooks);
        assertThat(RunbookBundle.digest(again)).isEqualTo(RunbookBundle.digest(once));

        Files.writeString(runbooks.resolve("estate.yaml"), "sites: { a: {} }\n");
        assertThat(RunbookBundle.digest(RunbookBundle.pack(runbooks))).isNotEqualTo(RunbookBundle.digest(once));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/tmp/evil", "a/../../evil", "", "."})
    void refusesPathsThatLeadOut(String path) throws IOException {
        byte[] hostile = bundle(path, 0, "x");

        assertThatThrownBy(() -> RunbookBundle.unpack(hostile, folder.resolve("copy")))
                .isInstanceOf(IOException.class);
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "/etc", "a/../../x"})
    void refusesLinksThatLeadOut(String target) throws IOException {
        byte[] hostile = bundle("link", 2, target);

        assertThatThrownBy(() -> RunbookBundle.unpack(hostile, folder.resolve("copy")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leads out");
    }

    private static byte[] bundle(String path, int kind, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
            out.writeBoolean(true);
            out.writeUTF(path);
            out.writeByte(kind);
            out.writeInt(content.length());
            out.writeBytes(content);
            out.writeBoolean(false);
        }
        return bytes.toByteArray();
    }
}
