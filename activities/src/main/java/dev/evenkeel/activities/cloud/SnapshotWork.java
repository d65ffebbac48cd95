package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.Cloud.Health;
import dev.evenkeel.activities.cloud.Cloud.Snapshot;
import dev.evenkeel.activities.cloud.Cloud.SnapshotKey;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotRequest;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a snapshot, or looks at one. One that somebody else made under its name is never taken for it. */
final class SnapshotWork {

    private final CloudWork work;

    SnapshotWork(CloudWork work) {
        this.work = work;
    }

    SnapshotResult snapshot(SnapshotRequest request) {
        SnapshotKey key = new SnapshotKey(request.name(), request.disk(), request.database());
        if (!request.create()) {
            Snapshot snapshot = work.act()
                    .read(() -> work.cloud().snapshot(key))
                    .orElseThrow(
                            () -> CloudTrouble.notFound("There is no snapshot '" + request.name() + "'", List.of()));
            return result(key, snapshot, false);
        }
        Change.Made<Optional<Snapshot>> made = work.make(new Made(key));
        return result(key, made.state().orElse(new Snapshot("", "not made", Health.SETTLED, "")), made.changed());
    }

    private SnapshotResult result(SnapshotKey key, Snapshot snapshot, boolean changed) {
        String state = ready(snapshot) ? "ready" : snapshot.state();
        String summary = work.act().rehearsal() && changed
                ? "would make the snapshot " + key.name() + " of " + of(key)
                : key.name() + " is " + state;
        work.act().say(summary);
        return new SnapshotResult(summary, snapshot.id(), key.name(), state, changed);
    }

    private static boolean ready(Snapshot snapshot) {
        return snapshot.health() == Health.SETTLED && !snapshot.id().isEmpty();
    }

    private static String of(SnapshotKey key) {
        return key.disk().isEmpty() ? key.database() : key.disk();
    }

    private final class Made implements Wanted<Optional<Snapshot>> {

        private final SnapshotKey key;

        Made(SnapshotKey key) {
            this.key = key;
        }

        @Override
        public String what() {
            return "the snapshot " + key.name() + " of " + of(key);
        }

        @Override
        public Optional<Snapshot> look() {
            return work.cloud().snapshot(key);
        }

        @Override
        public boolean reached(Optional<Snapshot> snapshot) {
            return snapshot.filter(SnapshotWork::ready).isPresent();
        }

        @Override
        public boolean moving(Optional<Snapshot> snapshot) {
            return snapshot.filter(made -> made.health() == Health.MOVING).isPresent();
        }

        @Override
        public String words(Optional<Snapshot> snapshot) {
            return "the snapshot " + key.name()
                    + snapshot.map(made -> " is " + made.state()).orElse(" does not exist");
        }

        @Override
        public String goal() {
            return "a snapshot of " + of(key);
        }

        @Override
        public @Nullable String refusal(Optional<Snapshot> snapshot) {
            return snapshot.filter(made -> !made.madeBy().equals(work.act().mark()))
                    .map(made -> "there is a snapshot " + key.name()
                            + " already, which this step did not make; let its name hold something new, such"
                            + " as the id of the run")
                    .orElse(null);
        }

        @Override
        public @Nullable String broken(Optional<Snapshot> snapshot) {
            return snapshot.filter(made -> made.health() == Health.BROKEN)
                    .map(made -> "it is " + made.state())
                    .orElse(null);
        }

        @Override
        public String send(Optional<Snapshot> snapshot) {
            return snapshot.isPresent()
                    ? ""
                    : work.cloud().snapshot(key, work.act().mark(), work.act().token());
        }

        @Override
        public String kept(Optional<Snapshot> snapshot) {
            return snapshot.map(Snapshot::state).orElse("");
        }
    }
}
