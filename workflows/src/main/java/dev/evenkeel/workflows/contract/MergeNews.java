package dev.evenkeel.workflows.contract;

/** What two incidents tell each other while one of them is merged into the other. */
public sealed interface MergeNews {

    /**
     * May it be merged?
     *
     * @param decision what a person decided about the incident that asks
     * @param title of the incident that asks
     * @param isPrivate whether only its people see it
     */
    record Ask(SignedDecision decision, String title, Mode mode, boolean isPrivate) implements MergeNews {}

    /**
     * Once it has said yes, an incident neither closes nor is merged itself until the other one has arrived.
     *
     * @param into the incident that answers
     * @param decision the id of the one that was asked about
     * @param why it may not, what happened and what to do; empty when it may
     */
    record Answer(String into, String title, String decision, String why) implements MergeNews {
        public boolean taken() {
            return why.isEmpty();
        }
    }

    /** @param upTo the place in the history of alerts up to which there is news */
    record Arrived(String from, long upTo) implements MergeNews {}
}
