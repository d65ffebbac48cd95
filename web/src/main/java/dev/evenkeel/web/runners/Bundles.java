package dev.evenkeel.web.runners;

import dev.evenkeel.activities.runner.RunbookBundle;
import dev.evenkeel.web.ServerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The runbook folder packed for runners, packed anew when a file has changed. */
@Component
class Bundles {

    private final Path folder;
    private Map<String, String> packedFrom = Map.of();
    private @Nullable Bundle packed;

    Bundles(ServerSettings settings) {
        this.folder = settings.runbooks();
    }

    record Bundle(String digest, byte[] bytes) {}

    synchronized Bundle current() throws IOException {
        Map<String, String> now = RunbookBundle.list(folder);
        Bundle known = packed;
        if (known != null && now.equals(packedFrom)) {
            return known;
        }
        byte[] bytes = RunbookBundle.pack(folder);
        Bundle fresh = new Bundle(RunbookBundle.digest(bytes), bytes);
        packed = fresh;
        packedFrom = now;
        return fresh;
    }
}
