package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

abstract class CrashCases extends StoreCases {

    CrashCases(Backend backend) {
        super(backend);
    }

    @Test
    void everyAcknowledgedAppendIsThereAfterAKill() throws IOException {
        store.close();
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        settings.url(),
                        String.valueOf(settings.user()),
                        String.valueOf(settings.password())))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        Map<String, Long> acknowledged = new HashMap<>();
        try (BufferedReader lines = child.inputReader()) {
            lines.lines().forEach(line -> {
                String[] words = line.split(" ");
                acknowledged.put(words[0], Long.parseLong(words[1]));
                if (acknowledged.values().stream().mapToLong(Long::longValue).sum() > 400) {
                    child.toHandle().destroyForcibly(); // unlike that of the process, it leaves the output open
                }
            });
        } finally {
            child.destroyForcibly();
        }

        store = Store.open(settings);
        assertThat(acknowledged).hasSize(AppendingProcess.RUNS);
        acknowledged.forEach((runId, seq) -> {
            long last = store.journal().read(runId, 0).size();
            assertThat(last).isGreaterThanOrEqualTo(seq);
            assertThat(store.journal().verify(runId)).isEqualTo(ChainCheck.holds(last));
            store.journal().append(append(runId, last + 1, last + 1, last, "after"));
        });
    }
}
