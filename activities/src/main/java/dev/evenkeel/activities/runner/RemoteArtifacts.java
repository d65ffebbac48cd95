package dev.evenkeel.activities.runner;

import dev.evenkeel.activities.act.Artifacts;
import dev.evenkeel.workflows.contract.Act;
import java.util.Optional;

/** Artifacts in the server's store. It gives those only that the act in hand carries. */
public final class RemoteArtifacts implements Artifacts {

    private final ServerLink link;

    public RemoteArtifacts(ServerLink link) {
        this.link = link;
    }

    @Override
    public String keep(Act act, String name, String mediaType, byte[] bytes) {
        return link.keep(Wire.Key.of(act), name, mediaType, bytes);
    }

    @Override
    public Optional<byte[]> bytes(String sha256) {
        return link.artifact(HeldAct.key(), sha256);
    }
}
