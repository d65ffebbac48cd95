package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.Cloud.Health;
import dev.evenkeel.activities.cloud.Cloud.Instance;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceRequest;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceResult;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Starts, stops, reboots or looks at an instance. */
final class InstanceWork {

    private static final String RUNNING = "running";
    private static final String STOPPED = "stopped";

    private final CloudWork work;

    InstanceWork(CloudWork work) {
        this.work = work;
    }

    InstanceResult instance(InstanceRequest request) {
        if (request.action() == InstanceAction.STATUS) {
            Instance instance = work.act().read(() -> work.cloud().instance(request.name()));
            work.act().say(instance.id() + " is " + instance.state());
            return result(request.name(), instance, instance.state(), false);
        }
        Change.Made<Instance> made = work.make(new Act(request.name(), request.action()));
        return result(request.name(), made.state(), made.before(), made.changed());
    }

    private InstanceResult result(String name, Instance instance, String before, boolean changed) {
        String now = work.act().rehearsal() && changed ? "another state" : instance.state();
        String summary = changed ? name + ": " + before + " → " + now : name + " is " + instance.state();
        return new InstanceResult(
                work.would(changed, summary), instance.id(), instance.state(), before, instance.address(), changed);
    }

    private final class Act implements Wanted<Instance> {

        private final String name;
        private final InstanceAction action;

        Act(String name, InstanceAction action) {
            this.name = name;
            this.action = action;
        }

        @Override
        public String what() {
            return action.name().toLowerCase(Locale.ROOT) + " of " + name;
        }

        @Override
        public Instance look() {
            return work.cloud().instance(name);
        }

        @Override
        public String goal() {
            return switch (action) {
                case START -> RUNNING;
                case STOP -> STOPPED;
                case REBOOT -> "rebooted";
                case STATUS -> "seen";
            };
        }

        @Override
        public boolean reached(Instance instance) {
            return instance.state().equals(action == InstanceAction.STOP ? STOPPED : RUNNING);
        }

        @Override
        public boolean moving(Instance instance) {
            return action != InstanceAction.REBOOT
                    && instance.state().equals(action == InstanceAction.STOP ? "stopping" : "starting");
        }

        @Override
        public String words(Instance instance) {
            return name + " is " + instance.state();
        }

        @Override
        public @Nullable String refusal(Instance instance) {
            if (action == InstanceAction.REBOOT && !instance.state().equals(RUNNING)) {
                return words(instance) + ", and only what runs can be rebooted";
            }
            return instance.health() == Health.BROKEN ? words(instance) : null;
        }

        @Override
        public @Nullable String broken(Instance instance) {
            return instance.health() == Health.BROKEN ? words(instance) : null;
        }

        @Override
        public boolean always() {
            return action == InstanceAction.REBOOT;
        }

        @Override
        public boolean repeatable() {
            return action != InstanceAction.REBOOT || work.cloud().knowsReboots();
        }

        @Override
        public String send(Instance instance) {
            return work.cloud().act(instance, action, work.act().token());
        }

        @Override
        public String kept(Instance instance) {
            return instance.state();
        }
    }
}
