package dev.evenkeel.activities.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskerTest {

    private static final String SECRET = "p\"ss <w>é/1 & O'Neil's+tr0ub4dor";
    private static final String KEY = """
            -----BEGIN OPENSSH PRIVATE KEY-----
            b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
            QyNTUxOQAAACDkZkFqVQj1mO0yWJ8XvN0bUOmJ5fTzJ1YyqP0yqP0yqAAAAJBnT2tWZ09r
            VgAAAAtzc2gtZWQyNTUxOQAAACDkZkFq==
            -----END OPENSSH PRIVATE KEY-----
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 19, 60, 76})
    void hidesWhatIsWrappedAtAnyWidth(int width) {
        Masker masker = Masker.of(List.of(SECRET));
        byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
        for (String text : List.of(
                SECRET,
                Base64.getEncoder().encodeToString(bytes),
                Base64.getEncoder().encodeToString(("admin:" + SECRET + "@host").getBytes(StandardCharsets.UTF_8)),
                HexFormat.of().formatHex(bytes),
                HexFormat.of().withUpperCase().formatHex(bytes))) {
            String masked = masker.mask("before\n" + wrapped(text, width, "\n") + "\nbehind");
            assertThat(masked).startsWith("before\n").endsWith("\nbehind").contains(Masker.MASK);
            assertThat(masked.replaceAll("\\s", "")).hasSizeLessThan(40);
            assertThat(masker.mask(wrapped(text, width, "\r\n    ")).replaceAll("\\s", ""))
                    .hasSizeLessThan(40);
        }
    }

    @Test
    void hidesWhatIsEscaped() {
        Masker masker = Masker.of(List.of(SECRET));
        for (String text : List.of(
                "p\\\"ss <w>é/1 & O'Neil's+tr0ub4dor",
                "p\\\"ss <w>é\\/1 & O'Neil's+tr0ub4dor",
                "p\\\"ss \\u003cw\\u003eé/1 \\u0026 O'Neil's+tr0ub4dor",
                "p\\\\\\\"ss <w>é/1 & O'Neil's+tr0ub4dor",
                "p%22ss%20%3Cw%3E%C3%A9%2F1%20%26%20O%27Neil%27s%2Btr0ub4dor",
                "p%22ss%20%3cw%3e%c3%a9%2f1%20%26%20O%27Neil%27s%2btr0ub4dor",
                "p&quot;ss &lt;w&gt;é/1 &amp; O&#39;Neil&#39;s+tr0ub4dor",
                "p\"ss <w>é/1 & O'\\''Neil'\\''s+tr0ub4dor")) {
            assertThat(masker.mask("a " + text + " b")).as(text).isEqualTo("a •••• b");
        }
    }

    @Test
    void hidesAKeyWholeByLineAndAtAnotherWidth() {
        Masker masker = Masker.of(List.of(KEY));
        String body = KEY.lines().filter(line -> !line.startsWith("---")).reduce("", String::concat);

        assertThat(masker.mask("a\n" + KEY + "b")).isEqualTo("a\n••••\nb");
        assertThat(masker.mask("> " + KEY.lines().skip(2).findFirst().orElseThrow() + " <"))
                .isEqualTo("> •••• <");
        assertThat(masker.mask(wrapped(body, 64, "\n"))).isEqualTo("••••");
        assertThat(masker.mask(KEY.replace("\n", "\\n"))).isEqualTo("••••");
        assertThat(masker.mask("x b3BlbnNzaC1rZXktdjEAAAA")).isEqualTo("x ••••");
        assertThat(masker.mask("-----BEGIN OPENSSH PRIVATE KEY----- is missing"))
                .contains("BEGIN OPENSSH");
    }

    @Test
    void hidesTheValuesOfCredentialsAndLeavesTheirForm() {
        Masker masker = Masker.of(
                List.of(
                        "[default]\naws_access_key_id = AKIAIOSFODNN7\nregion = eu-central-1\naws_secret_access_key=wJalrXUtnFEMI/K7MDENG\n",
                        "{\"username\": \"shop\", \"password\": \"hunter22\", \"port\": 5432}",
                        "apiVersion: v1\nkind: Config\nusers:\n- name: admin\n  user:\n    client-key-data: LS0tLS1CRUdJTiBS\n"));

        assertThat(masker.mask("wJalrXUtnFEMI/K7MDENG hunter22 LS0tLS1CRUdJTiBS AKIAIOSFODNN7"))
                .isEqualTo("•••• •••• •••• ••••");
        assertThat(masker.mask("kind: Config in eu-central-1 for shop, admin at port 5432"))
                .isEqualTo("kind: Config in eu-central-1 for shop, admin at port 5432");
    }

    @Test
    void hidesWhatIsLeftOfASecretThatWasCut() {
        Masker masker = Masker.of(List.of("0123456789abcdefghij"));

        assertThat(masker.mask("6789abcdefghij and on")).isEqualTo("•••• and on");
        assertThat(masker.mask("on and 0123456789abc")).isEqualTo("on and ••••");
        assertThat(masker.mask("ghij and 0123")).isEqualTo("ghij and 0123");
    }

    @Test
    void leavesShortSecretsAloneWhereLinesMeet() {
        assertThat(Masker.of(List.of("isit")).mask("here it is\nit goes on; isit"))
                .isEqualTo("here it is\nit goes on; ••••");
    }

    @Test
    void growsWhileItIsUsed() {
        Masker masker = Masker.none();
        masker.and(List.of("old-secret"));
        masker.and(List.of("new-secret", "correct horse battery"));

        assertThat(masker.mask("old-secret new-secret")).isEqualTo("•••• ••••");
        assertThat(masker.mask("correct\nhorse battery, correct horse\n  battery"))
                .isEqualTo("••••, ••••");
        assertThat(masker.maskAll(Map.of("k", List.of("old-secret", 5)))).isEqualTo(Map.of("k", List.of("••••", 5)));
    }

    @Test
    void masksAWrappedStreamWhereverItIsCut() {
        Masker masker = Masker.of(List.of("Zm9vYmFyYmF6cXV4", "secret-one-more"));
        byte[] bytes =
                "x Zm9vY\nmFyYm\r\n F6cXV4 y\n\n\nsecret-\n\tone-more\nz Zm9vY\nmFyYm".getBytes(StandardCharsets.UTF_8);
        Random random = new Random(11);

        for (int round = 0; round < 500; round++) {
            StringBuilder out = new StringBuilder();
            MaskedStream stream = new MaskedStream(masker, null, 0);
            for (int at = 0; at < bytes.length; ) {
                int count = Math.min(bytes.length - at, 1 + random.nextInt(9));
                stream.add(bytes, at, count);
                at += count;
                Optional<MaskedStream.Piece> piece = random.nextBoolean() ? stream.lines() : stream.some();
                piece.ifPresent(some -> out.append(some.text()));
            }
            stream.rest().ifPresent(piece -> out.append(piece.text()));
            assertThat(out.toString()).isEqualTo("x •••• y\n\n\n••••\nz Zm9vY\nmFyYm");
        }
    }

    /** 50 secrets, some of them keys, in 200 MB of output: what a stream costs has to stay far below what a tool takes to print it. */
    @Test
    void keepsUpWithALotOfOutput() {
        Random random = new Random(5);
        List<String> secrets = new ArrayList<>();
        for (int count = 0; count < 50; count++) {
            byte[] bytes = new byte[count % 10 == 0 ? 2_400 : 24];
            random.nextBytes(bytes);
            String text = Base64.getEncoder().encodeToString(bytes);
            secrets.add(count % 10 == 0 ? wrapped(text, 64, "\n") : text);
        }
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < 9_000; line++) {
            lines.append("2026-01-01T10:00:00Z INFO request ")
                    .append(random.nextLong())
                    .append(" of host web-3 took 15 ms");
            lines.append(line % 500 == 0 ? " with " + secrets.get(line / 500) : "")
                    .append('\n');
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        MaskedStream stream = new MaskedStream(Masker.of(secrets), null, 0);
        long begin = System.nanoTime();
        long in = 0;
        long out = 0;

        while (in < 200_000_000L) {
            for (int at = 0; at < bytes.length; at += 32_768) {
                stream.add(bytes, at, Math.min(32_768, bytes.length - at));
                for (Optional<MaskedStream.Piece> piece = stream.lines(); piece.isPresent(); piece = stream.lines()) {
                    out += piece.get().text().length();
                }
            }
            in += bytes.length;
        }

        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "Masking: 50 secrets in %.0f MB took %.1f s (%.0f MB/s)%n", in / 1e6, seconds, in / 1e6 / seconds);
        assertThat(out).isBetween(in / 2, in);
        assertThat(seconds).isLessThan(60);
    }

    private static String wrapped(String text, int width, String lineBreak) {
        StringBuilder wrapped = new StringBuilder();
        for (int at = 0; at < text.length(); at += width) {
            wrapped.append(at == 0 ? "" : lineBreak).append(text, at, Math.min(text.length(), at + width));
        }
        return wrapped.toString();
    }
}
