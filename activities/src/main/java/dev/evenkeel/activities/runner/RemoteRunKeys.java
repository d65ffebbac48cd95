package dev.evenkeel.activities.runner;

import dev.evenkeel.activities.act.RunKeys;
import dev.evenkeel.workflows.contract.Act;
import java.util.Base64;

/** The key of the run in hand, from the server, which tells that of no other. */
public final class RemoteRunKeys implements RunKeys {

    private final ServerLink link;

    public RemoteRunKeys(ServerLink link) {
        this.link = link;
    }

    @Override
    public byte[] of(Act act) {
        return Base64.getDecoder().decode(link.runKey(Wire.Key.of(act)));
    }
}
