package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;

/** Who does an act. An act is claimed by one host before anything happens; no other host ever executes it. */
public interface ActClaims {

    /**
     * Claims an act and stores the intent, acknowledged when this returns. Claiming again by the same host is {@link Claim.Again}.
     *
     * @param intent what is about to be done, for the evidence page; never a secret
     */
    Claim claim(Act act, String host, String intent);

    sealed interface Claim {
        /** It is ours, and nobody tried it before. */
        record First() implements Claim {}

        /** It is ours, and we may have begun it before: only re-attach or establish the outcome. */
        record Again() implements Claim {}

        /** It only reads, and the host that had it is lost: it is ours, to be done from the start. */
        record Anew() implements Claim {}

        record HeldBy(String host) implements Claim {}

        /** The service was given to a later run: nothing may begin any more. */
        record Fenced(String runId) implements Claim {}
    }
}
