package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.InputFile;
import io.temporal.failure.ApplicationFailure;

/** The files that a run was launched with, as they lie in the store. */
public final class KeptFiles {

    private KeptFiles() {}

    /** @throws ApplicationFailure of type BAD_REQUEST when it is gone, or not the one that was uploaded */
    public static byte[] bytes(Artifacts artifacts, InputFile file) {
        byte[] bytes = artifacts
                .bytes(file.sha256())
                .orElseThrow(() -> ActFailures.badRequest(
                        "The file " + file.name() + " is not in the store any more",
                        "Launch the run again with the file."));
        if (bytes.length != file.size() || !CanonicalJson.sha256(bytes).equals(file.sha256())) {
            throw ActFailures.badRequest(
                    "The file " + file.name() + " in the store is not the one that was uploaded",
                    "Launch the run again with the file, and have the store looked after.");
        }
        return bytes;
    }
}
