package dev.evenkeel.activities.ansible;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookPart;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookResult;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a playbook ended, masked, for whoever asks again after a crash: all that it was found from is deleted by then.
 *
 * @param result null when it failed
 */
record KeptOutcome(
        @Nullable PlaybookResult result,
        String type,
        String message,
        String advice,
        String evidence,
        @Nullable PlaybookPart part) {

    private static final String FILE = "outcome.json";

    static Optional<KeptOutcome> read(Path act) throws IOException {
        Path file = act.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(CanonicalJson.read(Files.readString(file), KeptOutcome.class))
                : Optional.empty();
    }

    static void keep(Path act, PlaybookResult result) throws IOException {
        write(act, new KeptOutcome(result, "", "", "", "", null));
    }

    static void keep(Path act, ApplicationFailure failure) throws IOException {
        Failures.Detail detail = failure.getDetails().getSize() < 1
                ? new Failures.Detail("", "")
                : Objects.requireNonNull(failure.getDetails().get(0, Failures.Detail.class));
        PlaybookPart part =
                failure.getDetails().getSize() < 2 ? null : failure.getDetails().get(1, PlaybookPart.class);
        write(
                act,
                new KeptOutcome(
                        null,
                        failure.getType(),
                        String.valueOf(failure.getOriginalMessage()),
                        detail.advice(),
                        detail.evidence(),
                        part));
    }

    /** @throws ApplicationFailure when it failed */
    PlaybookResult again() {
        if (result != null) {
            return result;
        }
        throw part == null
                ? ActFailures.failure(type, message, advice, evidence)
                : ActFailures.failure(type, message, advice, evidence, part);
    }

    private static void write(Path act, KeptOutcome outcome) throws IOException {
        PrivateFiles.write(act.resolve(FILE), CanonicalJson.write(outcome).getBytes(StandardCharsets.UTF_8));
    }
}
