package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;
import java.util.Optional;

/** Files that a run leaves: plans, reports. Kept by their digest, so that keeping one again changes nothing. */
public interface Artifacts {

    /** @return SHA-256 of the bytes, in hex */
    String keep(Act act, String name, String mediaType, byte[] bytes);

    Optional<byte[]> bytes(String sha256);
}
