package dev.evenkeel.activities.kubernetes;

/** The cluster does not know such a kind of resource, at least not yet. */
final class KindMissing extends RuntimeException {

    private static final long serialVersionUID = 1;

    KindMissing(String kind) {
        super("The cluster does not know the kind " + kind);
    }
}
