package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.AlertActivities.Alert;
import dev.evenkeel.workflows.contract.AlertActivities.Batch;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where an incident could be moved, by what its steps and its alerts say. Nothing is moved by itself: a person decides. */
final class IncidentProposals {

    private final JournalWriter journal;
    private IncidentState state = IncidentState.DECLARED;
    private boolean diagnosed;
    private boolean verified;
    private boolean reviewed;
    private boolean alerted;
    private boolean firing;
    private boolean firesAnew;
    private @Nullable Proposal made;

    private record Proposal(IncidentState to, String why) {}

    IncidentProposals(JournalWriter journal) {
        this.journal = journal;
    }

    void moved(IncidentState to) {
        state = to;
        firesAnew = false;
        made = null;
        if (to == IncidentState.INVESTIGATING || to == IncidentState.MITIGATING) {
            verified = false;
        }
        if (to == IncidentState.RESOLVED) {
            reviewed = false;
        }
        propose();
    }

    /** The steps of a phase have ended. */
    void walked(String phase, boolean done) {
        switch (phase) {
            case "diagnose" -> diagnosed = done;
            case "verify" -> verified = done && state == IncidentState.MITIGATING;
            case "review" -> reviewed = done;
            default -> {}
        }
        propose();
    }

    void alerts(Batch batch) {
        alerted |= batch.firing() > 0 || !batch.alerts().isEmpty();
        firing = batch.firing() > 0;
        firesAnew = firing
                && (firesAnew
                        || state.compareTo(IncidentState.MONITORING) >= 0
                                && batch.alerts().stream().anyMatch(Alert::firing));
        propose();
    }

    /**
     * Some of its alerts have become an incident of their own.
     *
     * @param stillFiring how many of the others fire
     * @param any whether there are others
     */
    void left(int stillFiring, boolean any) {
        alerted = any;
        firing = stillFiring > 0;
        firesAnew &= firing;
        propose();
    }

    private void propose() {
        Proposal now = proposal();
        if (now != null && !Objects.equals(now, made)) {
            journal.note(Type.SUGGESTED, Map.of("to", now.to().name(), "why", now.why()));
        }
        made = now;
    }

    private @Nullable Proposal proposal() {
        boolean quiet = alerted && !firing;
        return switch (state) {
            case INVESTIGATING ->
                quiet
                        ? new Proposal(IncidentState.MONITORING, "quiet")
                        : diagnosed ? new Proposal(IncidentState.MITIGATING, "diagnosed") : null;
            case MITIGATING ->
                verified
                        ? new Proposal(IncidentState.MONITORING, "verified")
                        : quiet ? new Proposal(IncidentState.MONITORING, "quiet") : null;
            case MONITORING ->
                firesAnew
                        ? new Proposal(IncidentState.INVESTIGATING, "firing")
                        : quiet
                                ? new Proposal(IncidentState.RESOLVED, "quiet")
                                : verified && !alerted ? new Proposal(IncidentState.RESOLVED, "verified") : null;
            case RESOLVED ->
                firesAnew
                        ? new Proposal(IncidentState.INVESTIGATING, "firing")
                        : reviewed ? new Proposal(IncidentState.POSTMORTEM_DUE, "reviewed") : null;
            case POSTMORTEM_DUE -> firesAnew ? new Proposal(IncidentState.INVESTIGATING, "firing") : null;
            case DECLARED, ACKNOWLEDGED, CLOSED -> null;
        };
    }
}
