package dev.evenkeel.activities.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @TempDir
    private Path folder;

    @Test
    void resolvesWhatIsOpenToRunbooks() throws IOException {
        Path below = Files.createDirectories(folder.resolve("secrets/db"));
        Files.writeString(below.resolve("password"), "tr0ub4dor\n");
        Files.createSymbolicLink(folder.resolve("secrets/link"), below.resolve("password"));

        assertThat(secrets().resolve("file:db/password")).isEqualTo("tr0ub4dor");
        assertThat(secrets().resolve("file:link")).isEqualTo("tr0ub4dor");
        assertThat(secrets().resolve("env:EVENKEEL_SECRET_A")).isEqualTo("alpha");
        assertThat(secrets().resolve("env:NAMED")).isEqualTo("named");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env:PATH",
                "env:EVENKEEL_SECRET_NONE",
                "env:EVENKEEL_SECRET_SHORT",
                "file:../outside",
                "file:/etc/hostname",
                "file:escape",
                "file:none",
                "file:.",
                "file:",
                "vault:x",
                "plain",
                "file:a\0b"
            })
    void refusesEverythingElse(String reference) throws IOException {
        Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(folder.resolve("outside"), "outside");
        Files.createSymbolicLink(folder.resolve("secrets/escape"), folder.resolve("outside"));

        assertThatThrownBy(() -> secrets().resolve(reference))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST));
    }

    @Test
    void masksEverySpelling() {
        String secret = "p\"ss <w>é/1";
        Masker masker = Masker.of(List.of(secret, "line one\nline two"));
        String credentials = Base64.getEncoder().encodeToString(("user:" + secret).getBytes(StandardCharsets.UTF_8));

        assertThat(masker.mask("a " + secret + " b")).isEqualTo("a •••• b");
        assertThat(masker.mask("p\\\"ss <w>é/1")).isEqualTo("••••");
        assertThat(masker.mask("p\\\"ss \\u003cw\\u003eé/1")).isEqualTo("••••");
        assertThat(masker.mask("p\\\"ss <w>\\u00e9/1")).isEqualTo("••••");
        assertThat(masker.mask("x=p%22ss%20%3Cw%3E%C3%A9%2F1&")).isEqualTo("x=••••&");
        assertThat(masker.mask(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("••••");
        assertThat(masker.mask(credentials)).contains("••••").doesNotContain(credentials.substring(9, 16));
        assertThat(masker.mask("> line two <")).isEqualTo("> •••• <");
    }

    @Test
    void masksAStreamAsItMasksTheWholeWhereverItIsCut() {
        Masker masker = Masker.of(List.of("secret-one", "secret-one-more", "zwei\nZeilen"));
        String text = "a secret-one b\nsecret-one-more\nsecret-on zwei\nZeilen é€😀 end secret-one";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(7);

        for (int round = 0; round < 500; round++) {
            StringBuilder out = new StringBuilder();
            MaskedStream stream = new MaskedStream(masker, null, 0);
            long expected = 0;
            for (int at = 0; at < bytes.length; ) {
                int count = Math.min(bytes.length - at, 1 + random.nextInt(9));
                stream.add(bytes, at, count);
                at += count;
                Optional<MaskedStream.Piece> piece = random.nextBoolean() ? stream.lines() : stream.some();
                if (piece.isPresent()) {
                    assertThat(piece.get().from()).isEqualTo(expected);
                    expected = piece.get().to();
                    out.append(piece.get().text());
                }
            }
            stream.rest().ifPresent(piece -> out.append(piece.text()));
            assertThat(out.toString()).isEqualTo(masker.mask(text));
        }
    }

    private Secrets secrets() {
        Map<String, String> environment = Map.of(
                "EVENKEEL_SECRET_A", "alpha", "EVENKEEL_SECRET_SHORT", "abc", "NAMED", "named", "PATH", "/usr/bin");
        return new Secrets(
                new SecretSettings(folder.resolve("secrets"), List.of(SecretSettings.PREFIX), Set.of("NAMED")),
                name -> name == null ? null : environment.get(name));
    }
}
