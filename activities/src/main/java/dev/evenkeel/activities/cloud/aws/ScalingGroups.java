package dev.evenkeel.activities.cloud.aws;

import static dev.evenkeel.activities.cloud.aws.AwsErrors.ask;

import dev.evenkeel.activities.cloud.Cloud.Group;
import dev.evenkeel.activities.cloud.Cloud.Health;
import dev.evenkeel.activities.cloud.CloudTrouble;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;

/** Groups of EC2 Auto Scaling. */
final class ScalingGroups {

    private static final String READ = "autoscaling:DescribeAutoScalingGroups";

    private final AutoScalingClient scaling;

    ScalingGroups(AutoScalingClient scaling) {
        this.scaling = scaling;
    }

    Group group(String name) {
        List<AutoScalingGroup> groups = ask(
                READ,
                () -> scaling.describeAutoScalingGroups(all -> all.autoScalingGroupNames(name))
                        .autoScalingGroups());
        if (groups.isEmpty()) {
            throw CloudTrouble.notFound(
                    "There is no Auto Scaling group '" + name + "'",
                    ask(READ, () -> scaling.describeAutoScalingGroups().autoScalingGroups()).stream()
                            .map(AutoScalingGroup::autoScalingGroupName)
                            .toList());
        }
        AutoScalingGroup group = groups.getFirst();
        long ready = group.instances().stream()
                .filter(instance -> instance.lifecycleState() == LifecycleState.IN_SERVICE
                        && "Healthy".equalsIgnoreCase(instance.healthStatus()))
                .count();
        return new Group(
                name,
                group.desiredCapacity(),
                ready,
                group.instances().size() == ready ? Health.SETTLED : Health.MOVING);
    }

    /** Setting the same size again changes nothing. */
    String resize(Group group, long size) {
        ask(
                "autoscaling:SetDesiredCapacity",
                () -> scaling.setDesiredCapacity(all -> all.autoScalingGroupName(group.id())
                        .desiredCapacity((int) size)
                        .honorCooldown(false)));
        return "";
    }
}
