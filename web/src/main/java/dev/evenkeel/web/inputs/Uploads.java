package dev.evenkeel.web.inputs;

import dev.evenkeel.activities.store.Artifact;
import dev.evenkeel.activities.store.ArtifactStore;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.runbook.Input;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.web.multipart.MultipartFile;

/**
 * Files that people and programs send for the inputs of a run. They are artifacts: first of whoever uploaded them, then of the run that
 * was launched with them. Nobody can launch a run with a file that somebody else uploaded, or with what another run has left.
 */
@Service
public class Uploads {

    /** What one person may have uploaded within a day. */
    private static final long MOST_A_DAY = 512L * 1024 * 1024;

    private static final String STEP = "input";

    private final ArtifactStore artifacts;
    private final InstantSource clock;

    public Uploads(Store store, InstantSource clock) {
        this.artifacts = store.artifacts();
        this.clock = clock;
    }

    /** A file that is not taken. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }

        /** What happened and what to do. */
        public String why() {
            return String.valueOf(getMessage());
        }
    }

    /** @param most in bytes */
    InputFile keep(String actor, MultipartFile file, long most) throws Refused {
        if (file.getSize() > Math.min(most, Input.MOST_BYTES)) {
            throw tooLarge(Math.min(most, Input.MOST_BYTES), file.getSize());
        }
        try {
            return keep(actor, file.getOriginalFilename(), file.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param name as the sender calls it; only its harmless part is kept */
    public InputFile keep(String actor, @Nullable String name, byte[] bytes) throws Refused {
        if (bytes.length > Input.MOST_BYTES) {
            throw tooLarge(Input.MOST_BYTES, bytes.length);
        }
        String own = own(actor);
        long day = clock.millis() - Duration.ofDays(1).toMillis();
        long before = artifacts.list(own).stream()
                .filter(artifact -> artifact.keptAt() > day)
                .mapToLong(Artifact::size)
                .sum();
        if (before + bytes.length > MOST_A_DAY) {
            throw new Refused("You have uploaded " + MOST_A_DAY / 1024 / 1024
                    + " MiB within a day, and that is all. Try again tomorrow, or let the run fetch the file.");
        }
        String safe = InputFile.safeName(name);
        String hash = artifacts.keep(act(own, STEP), safe, mediaType(bytes), bytes);
        return new InputFile(safe, hash, bytes.length);
    }

    /**
     * @param run another run whose files may be used too; null for none
     * @return what is wrong with the file; empty when this person may launch a run with it
     */
    public Optional<String> problem(InputFile file, String actor, @Nullable String run) {
        return has(own(actor), file) || (run != null && has(run, file))
                ? Optional.empty()
                : Optional.of("You have not uploaded this file. Upload it, then launch.");
    }

    /** The files become the run's own. @param inputs the checked values of a launch */
    public void adopt(String runId, Map<String, Object> inputs, String environment) {
        inputs.forEach((id, value) -> InputFile.of(value instanceof Map<?, ?> ? value : null)
                .flatMap(file -> artifacts.bytes(file.sha256()).map(bytes -> Map.entry(file, bytes)))
                .ifPresent(kept -> artifacts.keep(
                        new Act(runId, STEP + "/" + id, 0, Mode.LIVE, environment, "", Map.of(), 0, null),
                        kept.getKey().name(),
                        mediaType(kept.getValue()),
                        kept.getValue())));
    }

    private boolean has(String owner, InputFile file) {
        return artifacts.list(owner).stream()
                .anyMatch(artifact -> artifact.sha256().equals(file.sha256())
                        && artifact.name().equals(file.name())
                        && artifact.size() == file.size()
                        && (artifact.step().equals(STEP) || artifact.step().startsWith(STEP + "/")));
    }

    private static Refused tooLarge(long most, long size) {
        return new Refused("At most " + most / 1024 + " KiB; this file has " + (size + 1023) / 1024 + " KiB.");
    }

    private static Act act(String owner, String step) {
        return new Act(owner, step, 0, Mode.LIVE, "", "", Map.of(), 0, null);
    }

    /** Like the id of a run, but no run can have it. */
    private static String own(String actor) {
        return "upload/" + actor;
    }

    /** What is no text is handed out to administrators only, like every file of which nobody knows what it holds. */
    private static String mediaType(byte[] bytes) {
        try {
            boolean text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .chars()
                    .noneMatch(letter -> letter == 0);
            return text ? "text/plain" : "application/octet-stream";
        } catch (CharacterCodingException e) {
            return "application/octet-stream";
        }
    }
}
