package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.Cloud.Group;
import dev.evenkeel.activities.cloud.Cloud.Health;
import dev.evenkeel.workflows.contract.CloudActivities.ScaleRequest;
import dev.evenkeel.workflows.contract.CloudActivities.ScaleResult;

/** Lets a group of instances have a size. */
final class ScaleWork {

    private final CloudWork work;

    ScaleWork(CloudWork work) {
        this.work = work;
    }

    ScaleResult scale(ScaleRequest request) {
        Change.Made<Group> made = work.make(new Size(request.name(), request.size()));
        Group group = made.state();
        long previous = Long.parseLong(made.before());
        String summary = made.changed()
                ? request.name() + ": " + previous + " → " + request.size()
                : request.name() + " has " + group.size() + " instances";
        return new ScaleResult(
                work.would(made.changed(), summary), request.size(), group.ready(), previous, made.changed());
    }

    private final class Size implements Wanted<Group> {

        private final String name;
        private final long size;

        Size(String name, long size) {
            this.name = name;
            this.size = size;
        }

        @Override
        public String what() {
            return "scaling " + name + " to " + size;
        }

        @Override
        public Group look() {
            return work.cloud().group(name);
        }

        @Override
        public boolean reached(Group group) {
            return group.size() == size && group.ready() == size && group.health() == Health.SETTLED;
        }

        @Override
        public boolean moving(Group group) {
            return group.size() == size;
        }

        @Override
        public String words(Group group) {
            return name + " has " + group.ready() + " of " + group.size() + " instances ready";
        }

        @Override
        public String goal() {
            return size + " instances";
        }

        @Override
        public String send(Group group) {
            // It has the size already, and only its instances are not ready yet.
            return group.size() == size
                    ? ""
                    : work.cloud().resize(group, size, work.act().token());
        }

        @Override
        public String kept(Group group) {
            return Long.toString(group.size());
        }
    }
}
