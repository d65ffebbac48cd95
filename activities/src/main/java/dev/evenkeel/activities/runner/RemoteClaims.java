package dev.evenkeel.activities.runner;

import dev.evenkeel.activities.act.ActClaims;
import dev.evenkeel.workflows.contract.Act;

/** Claims at the server, which knows the act itself. Nothing begins before it has acknowledged the intent. */
public final class RemoteClaims implements ActClaims {

    private final ServerLink link;

    public RemoteClaims(ServerLink link) {
        this.link = link;
    }

    /** @throws RuntimeException when the server does not acknowledge it: Temporal tries the act again, and nothing has begun */
    @Override
    public Claim claim(Act act, String host, String intent) {
        Wire.Claimed claimed = link.claim(new Wire.Claiming(Wire.Key.of(act), intent));
        return switch (claimed.kind()) {
            case FIRST -> claimed.anew() ? new Claim.Anew() : new Claim.First();
            case AGAIN -> new Claim.Again();
            case HELD -> new Claim.HeldBy(claimed.other());
            case FENCED -> new Claim.Fenced(claimed.other());
        };
    }
}
