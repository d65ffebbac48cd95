package dev.evenkeel.web.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.activities.keys.KeyRing;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.web.CannotStart;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class EncryptedPayloadsTest {

    private static final String ONE = key(1);
    private static final String TWO = key(2);
    private static final String TEXT = "a readable request";

    @TempDir
    private Path folder;

    private Store store;

    @BeforeEach
    void opensAStore() {
        store = Store.open(StoreSettings.folder(folder));
    }

    @AfterEach
    void closesIt() {
        store.close();
    }

    @Test
    void leavesNothingReadable() {
        Payload payload = written(ONE);

        assertThat(payload.toString()).doesNotContain(TEXT).contains("binary/encrypted");
        assertThat(read(payload, ONE)).isEqualTo(TEXT);
    }

    @Test
    void encryptsTheMessagesAndStackTracesOfFailures() {
        DataConverter converter = EncryptedPayloads.under(KeyRing.of(ONE));
        ApplicationFailure thrown = ApplicationFailure.newNonRetryableFailure(
                "told " + TEXT, Failures.TOOL_FAILED, new Failures.Detail(TEXT, TEXT));

        Failure failure = converter.exceptionToFailure(thrown);

        assertThat(failure.toString()).doesNotContain(TEXT).doesNotContain("EncryptedPayloadsTest");
        assertThat(converter.failureToException(failure)).isInstanceOfSatisfying(ApplicationFailure.class, read -> {
            assertThat(read.getOriginalMessage()).isEqualTo("told " + TEXT);
            assertThat(read.getDetails().get(Failures.Detail.class)).isEqualTo(new Failures.Detail(TEXT, TEXT));
        });
    }

    @Test
    void readsWhatWasWrittenBeforeAndUnderOlderKeys() {
        Payload plain =
                DefaultDataConverter.newDefaultInstance().toPayload(TEXT).orElseThrow();

        assertThat(read(plain, ONE)).isEqualTo(TEXT);
        assertThat(read(written(ONE), TWO + "\n" + ONE)).isEqualTo(TEXT);
        assertThatThrownBy(() -> read(written(ONE), TWO))
                .hasStackTraceContaining("which is not among the keys at hand");
    }

    @Test
    void doesNotStartWithoutTheKeyThatWasUsedLast() {
        assertThat(keys("env:KEY", Map.of("KEY", ONE))).isPresent();

        assertThatThrownBy(() -> keys(null, Map.of()))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("no evenkeel.temporal.payload-key is set");
        assertThatThrownBy(() -> keys("env:KEY", Map.of("KEY", TWO)))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("which this server does not have");
        assertThat(keys("env:KEY", Map.of("KEY", TWO + "\n" + ONE))).isPresent();
        assertThat(keys("env:KEY", Map.of("KEY", TWO))).isPresent();
    }

    @Test
    void needsNoKeyWhenNothingIsEncrypted() {
        assertThat(keys(null, Map.of())).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAKey() throws IOException {
        Path file = Files.writeString(folder.resolve("payload.key"), ONE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> keys("env:KEY", Map.of())).hasMessageContaining("is not set");
        assertThatThrownBy(() -> keys("env:KEY", Map.of("KEY", "hunter2")))
                .hasMessageContaining("cannot be used")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> keys("file:" + folder.resolve("none"), Map.of()))
                .hasMessageContaining("is not there");
        assertThatThrownBy(() -> keys("file:" + file, Map.of()))
                .hasMessageContaining("can be read or written by others");
        assertThatThrownBy(() -> keys(ONE, Map.of()))
                .hasMessageContaining("is no reference")
                .hasMessageNotContaining(ONE);
    }

    private Optional<KeyRing> keys(@Nullable String reference, Map<String, String> environment) {
        return PayloadKeys.of(reference, store.settings(), name -> name == null ? null : environment.get(name));
    }

    private static Payload written(String keys) {
        return EncryptedPayloads.under(KeyRing.of(keys)).toPayload(TEXT).orElseThrow();
    }

    private static String read(Payload payload, String keys) {
        return EncryptedPayloads.under(KeyRing.of(keys)).fromPayload(payload, String.class, String.class);
    }

    private static String key(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        return Base64.getEncoder().encodeToString(key);
    }
}
