package dev.evenkeel.activities.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {

    private static final byte[] CLEAR = "hunter22".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BOUND = "a".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void makesAFileThatOnlyItsOwnerReads() throws IOException {
        Path file = folder.resolve("secrets.key");
        KeyRing.Sealed sealed = new KeyFile(file).keys().seal(CLEAR, BOUND);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new KeyFile(file).keys().open(sealed.keyId(), sealed.bytes(), BOUND))
                .isEqualTo(CLEAR);
    }

    @Test
    void refusesAFileThatOthersCanRead() throws IOException {
        Path file = folder.resolve("secrets.key");
        KeyFile keys = new KeyFile(file);
        keys.keys();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(keys::keys)
                .isInstanceOfSatisfying(
                        KeyFile.Unusable.class,
                        unusable -> assertThat(unusable.advice()).contains("chmod 600"))
                .hasMessageContaining("can be read or written by others");
    }

    @Test
    void refusesAFileWithoutKeys() throws IOException {
        Path file = folder.resolve("secrets.key");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "tr0ub4dor\n");

        assertThatThrownBy(() -> new KeyFile(file).keys())
                .hasMessageContaining("is damaged")
                .hasMessageNotContaining("tr0ub4dor");
    }

    @Test
    void encryptsUnderTheNewestKeyAndOpensWithAll() {
        KeyFile keys = new KeyFile(folder.resolve("secrets.key"));
        KeyFile shared = new KeyFile(folder.resolve("secrets.key"));
        KeyRing.Sealed before = shared.keys().seal(CLEAR, BOUND);
        keys.rotate();

        KeyRing.Sealed after = shared.keys().seal(CLEAR, BOUND);

        assertThat(after.keyId()).isNotEqualTo(before.keyId());
        assertThat(shared.keys().open(before.keyId(), before.bytes(), BOUND)).isEqualTo(CLEAR);
        assertThat(keys.keys().open(after.keyId(), after.bytes(), BOUND)).isEqualTo(CLEAR);
    }

    @Test
    void findsWhatWasChanged() {
        KeyRing keys = new KeyFile(folder.resolve("secrets.key")).keys();
        KeyRing.Sealed sealed = keys.seal(CLEAR, BOUND);

        for (int at = 0; at < sealed.bytes().length; at++) {
            byte[] changed = sealed.bytes().clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> keys.open(sealed.keyId(), changed, BOUND)).isInstanceOf(KeyRing.Damaged.class);
        }
        assertThatThrownBy(() -> keys.open(sealed.keyId(), sealed.bytes(), CLEAR))
                .isInstanceOf(KeyRing.Damaged.class);
        assertThatThrownBy(() -> keys.open(sealed.keyId(), Arrays.copyOf(sealed.bytes(), 9), BOUND))
                .isInstanceOf(KeyRing.Damaged.class);
        assertThatThrownBy(() -> keys.open("other", sealed.bytes(), BOUND)).isInstanceOf(KeyRing.UnknownKey.class);
    }
}
