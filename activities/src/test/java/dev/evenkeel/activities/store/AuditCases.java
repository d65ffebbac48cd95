package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

abstract class AuditCases extends StoreCases {

    AuditCases(Backend backend) {
        super(backend);
    }

    @Test
    void holdsAfterAppendsFromManyThreads() throws Exception {
        try (ExecutorService people = Executors.newFixedThreadPool(10)) {
            List<Callable<AuditEntry>> calls = new ArrayList<>();
            for (int number = 0; number < 100; number++) {
                String actor = "person-" + number % 3;
                calls.add(() -> store.audit().append(actor, "run.start", RUN, Map.of("ratio", 1.5e10), "staging"));
            }
            for (Future<AuditEntry> call : people.invokeAll(calls)) {
                call.get();
            }
        }

        assertThat(store.audit().head().count()).isEqualTo(100);
        assertThat(store.audit().verify()).isEqualTo(ChainCheck.holds(100));
        assertThat(verify(exported(), store.audit().head())).isEqualTo(ChainCheck.holds(100));
    }

    @Test
    void listsTheNewestFirstInPages() {
        appendFive();

        AuditFilter byBob = new AuditFilter("bob", null, null, null, null, null);
        assertThat(store.audit().list(AuditFilter.ALL, null, 2))
                .extracting(AuditEntry::seq)
                .containsExactly(5L, 4L);
        assertThat(store.audit().list(AuditFilter.ALL, 4L, 2))
                .extracting(AuditEntry::seq)
                .containsExactly(3L, 2L);
        assertThat(store.audit().list(byBob, null, 9))
                .extracting(AuditEntry::seq)
                .containsExactly(4L, 2L);
        assertThat(store.audit().list(AuditFilter.ALL, null, 1).getFirst().details())
                .containsEntry("number", 5);
    }

    @Test
    void findsAnEditedEntry() throws IOException {
        List<String> lines = exportedFive();
        lines.set(2, lines.get(2).replace("\"actor\":\"ada\"", "\"actor\":\"eve\""));

        assertThat(verify(lines, null)).isEqualTo(ChainCheck.broken(3, "changed"));
    }

    @Test
    void findsADeletedEntry() throws IOException {
        List<String> lines = exportedFive();
        lines.remove(1);

        assertThat(verify(lines, null)).isEqualTo(ChainCheck.broken(2, "missing"));
    }

    @Test
    void findsACutOffEntry() throws IOException {
        List<String> lines = exportedFive();
        lines.remove(4);
        assertThat(verify(lines, null)).isEqualTo(ChainCheck.broken(5, "cut off"));

        lines.removeLast();
        assertThat(verify(lines, null)).isEqualTo(ChainCheck.broken(5, "cut off"));
    }

    @Test
    void findsACutOffEntryBehindAForgedHeadByTheHeadThatWasKept() throws IOException {
        List<String> lines = exportedFive();
        AuditHead kept = store.audit().head();
        AuditLines.Line fourth = Objects.requireNonNull(AuditLines.parse(lines.get(3)));
        lines.subList(4, 6).clear();
        lines.add(AuditLines.head(new AuditHead(4, fourth.hash())).strip());

        assertThat(verify(lines, null).ok()).isTrue();
        assertThat(verify(lines, kept)).isEqualTo(ChainCheck.broken(5, "cut off"));
    }

    @Test
    void findsAChainThatWasWrittenAnewByTheHeadThatWasKept() throws IOException {
        List<String> lines = exportedFive();
        AuditHead other = new AuditHead(3, "0".repeat(64));

        assertThat(verify(lines, other).firstBroken()).isEqualTo(3);
    }

    @Test
    void acceptsAnAuditThatHasGrownSinceTheHeadWasKept() throws IOException {
        appendFive();
        AuditHead kept = store.audit().head();
        appendFive();

        assertThat(verify(exported(), kept)).isEqualTo(ChainCheck.holds(10));
    }

    @Test
    void findsWhatWasWrittenBehindTheHead() throws IOException {
        List<String> lines = exportedFive();
        lines.add(lines.getFirst());

        assertThat(verify(lines, null).ok()).isFalse();
    }

    @Test
    void findsTamperingInTheStore() {
        appendFive();

        tamper("update audit set details = '{}' where seq = 4");
        assertThat(store.audit().verify()).isEqualTo(ChainCheck.broken(4, "changed"));
        tamper("delete from audit where seq >= 4");
        assertThat(store.audit().verify()).isEqualTo(ChainCheck.broken(4, "cut off"));
        tamper("delete from audit where seq = 1");
        assertThat(store.audit().verify()).isEqualTo(ChainCheck.broken(1, "missing"));
    }

    @Test
    void exportsAnEmptyAudit() throws IOException {
        assertThat(verify(exported(), null)).isEqualTo(ChainCheck.holds(0));
        assertThat(verify(List.of(), null).ok()).isFalse();
    }

    @Test
    void keepsHostileTextOnOneLine() throws IOException {
        String hostile = "a\0\n\u2028\r\",\"hash\":\"" + "0".repeat(64) + "\"}";
        store.audit().append(hostile, hostile, hostile, Map.of(hostile, hostile), null);

        assertThat(exported()).hasSize(2);
        assertThat(verify(exported(), null)).isEqualTo(ChainCheck.holds(1));
    }

    private void appendFive() {
        for (int number = 1; number <= 5; number++) {
            store.audit().append(number % 2 == 0 ? "bob" : "ada", "run.start", RUN, Map.of("number", number), null);
        }
    }

    private List<String> exportedFive() throws IOException {
        appendFive();
        return exported();
    }

    private List<String> exported() throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        AuditHead head = store.audit().export(target);
        assertThat(head).isEqualTo(store.audit().head());
        return new ArrayList<>(List.of(target.toString(StandardCharsets.UTF_8).split("\n", -1)))
                .stream().filter(line -> !line.isEmpty()).collect(Collectors.toCollection(ArrayList::new));
    }

    private static ChainCheck verify(List<String> lines, @Nullable AuditHead expected) throws IOException {
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return AuditVerifier.verify(new ByteArrayInputStream(bytes), expected);
    }

    private void tamper(String sql) {
        store.database().change(client -> client.sql(sql).update());
    }
}
