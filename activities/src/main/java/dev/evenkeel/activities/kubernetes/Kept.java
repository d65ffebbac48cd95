package dev.evenkeel.activities.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.activities.act.RunningAct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.function.Supplier;

/** How things were when an act began, kept in its folder before it changes them: after a restart the same is known again. */
final class Kept {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Kept() {}

    /** @param found looks for it the first time; texts, numbers, lists and maps */
    static Map<String, Object> once(RunningAct act, String name, Supplier<Map<String, Object>> found)
            throws IOException {
        Path file = act.folder().resolve(name + ".json");
        if (!Files.exists(file)) {
            Path draft = act.folder().resolve(name + ".draft");
            PrivateFiles.write(draft, JSON.writeValueAsBytes(found.get()));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Plain.map(JSON.readValue(Files.readAllBytes(file), Map.class));
    }
}
