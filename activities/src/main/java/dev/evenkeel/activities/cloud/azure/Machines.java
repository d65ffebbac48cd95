package dev.evenkeel.activities.cloud.azure;

import static dev.evenkeel.activities.cloud.azure.AzureErrors.ask;
import static dev.evenkeel.activities.cloud.azure.AzureErrors.find;

import com.azure.core.util.Context;
import com.azure.resourcemanager.compute.fluent.ComputeManagementClient;
import com.azure.resourcemanager.compute.fluent.models.DiskInner;
import com.azure.resourcemanager.compute.fluent.models.SnapshotInner;
import com.azure.resourcemanager.compute.fluent.models.VirtualMachineInner;
import com.azure.resourcemanager.compute.fluent.models.VirtualMachineScaleSetInner;
import com.azure.resourcemanager.compute.models.CreationData;
import com.azure.resourcemanager.compute.models.DiskCreateOption;
import com.azure.resourcemanager.compute.models.InstanceViewStatus;
import com.azure.resourcemanager.compute.models.InstanceViewTypes;
import com.azure.resourcemanager.compute.models.Sku;
import com.azure.resourcemanager.compute.models.VirtualMachineScaleSetUpdate;
import dev.evenkeel.activities.cloud.Cloud.Group;
import dev.evenkeel.activities.cloud.Cloud.Health;
import dev.evenkeel.activities.cloud.Cloud.Instance;
import dev.evenkeel.activities.cloud.Cloud.Snapshot;
import dev.evenkeel.activities.cloud.Cloud.SnapshotKey;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Virtual machines, scale sets and snapshots of disks. A stopped machine is deallocated: it costs nothing and cannot write. */
record Machines(ComputeManagementClient compute, Arm arm, String group) {

    private static final String MACHINE = "Microsoft.Compute/virtualMachines/";
    private static final String SETS = "Microsoft.Compute/virtualMachineScaleSets/";
    private static final String POWER = "PowerState/";

    Instance instance(String name) {
        VirtualMachineInner machine = find(
                        MACHINE + "read",
                        () -> compute.getVirtualMachines()
                                .getByResourceGroupWithResponse(
                                        group, name, InstanceViewTypes.INSTANCE_VIEW, Context.NONE)
                                .getValue())
                .orElseThrow(() -> CloudTrouble.notFound(
                        "There is no virtual machine '" + name + "' in the resource group " + group,
                        ask(
                                MACHINE + "read",
                                () -> compute.getVirtualMachines().listByResourceGroup(group).stream()
                                        .limit(200)
                                        .map(VirtualMachineInner::name)
                                        .toList())));
        List<InstanceViewStatus> statuses =
                machine.instanceView() == null || machine.instanceView().statuses() == null
                        ? List.of()
                        : machine.instanceView().statuses();
        String power = statuses.stream()
                .map(InstanceViewStatus::code)
                .filter(code -> code.startsWith(POWER))
                .map(code -> code.substring(POWER.length()))
                .findFirst()
                .orElse("unknown");
        String state = switch (power) {
            case "deallocated" -> "stopped";
            case "deallocating" -> "stopping";
            default -> power;
        };
        boolean broken = "Failed".equals(machine.provisioningState());
        boolean moving = state.equals("starting") || state.equals("stopping");
        return new Instance(name, state, "", broken ? Health.BROKEN : moving ? Health.MOVING : Health.SETTLED);
    }

    String act(Instance instance, InstanceAction action) {
        return switch (action) {
            case START ->
                begun(
                        MACHINE + "start/action",
                        () -> compute.getVirtualMachines().beginStart(group, instance.id()));
            case STOP ->
                begun(
                        MACHINE + "deallocate/action",
                        () -> compute.getVirtualMachines().beginDeallocate(group, instance.id()));
            case REBOOT ->
                begun(
                        MACHINE + "restart/action",
                        () -> compute.getVirtualMachines().beginRestart(group, instance.id()));
            case STATUS -> "";
        };
    }

    private String begun(String permission, Supplier<?> begin) {
        arm.forget();
        ask(permission, begin);
        return arm.followed();
    }

    Group group(String name) {
        VirtualMachineScaleSetInner set = find(
                        SETS + "read",
                        () -> compute.getVirtualMachineScaleSets()
                                .getByResourceGroupWithResponse(group, name, null, Context.NONE)
                                .getValue())
                .orElseThrow(() -> CloudTrouble.notFound(
                        "There is no scale set '" + name + "' in the resource group " + group,
                        ask(
                                SETS + "read",
                                () -> compute.getVirtualMachineScaleSets().listByResourceGroup(group).stream()
                                        .limit(200)
                                        .map(VirtualMachineScaleSetInner::name)
                                        .toList())));
        long ready = ask(
                SETS + "instanceView/read",
                () -> compute
                        .getVirtualMachineScaleSets()
                        .getInstanceViewWithResponse(group, name, Context.NONE)
                        .getValue()
                        .virtualMachine()
                        .statusesSummary()
                        .stream()
                        .filter(summary -> "ProvisioningState/succeeded".equalsIgnoreCase(summary.code()))
                        .mapToLong(summary -> summary.count() == null ? 0 : summary.count())
                        .sum());
        String state = String.valueOf(set.provisioningState());
        return new Group(
                name,
                set.sku() == null || set.sku().capacity() == null
                        ? 0
                        : set.sku().capacity(),
                ready,
                state.equals("Succeeded") ? Health.SETTLED : Health.MOVING);
    }

    /** Setting the same size again changes nothing. */
    String resize(Group set, long size) {
        Sku sku = ask(
                SETS + "read",
                () -> compute.getVirtualMachineScaleSets()
                        .getByResourceGroupWithResponse(group, set.id(), null, Context.NONE)
                        .getValue()
                        .sku());
        return begun(
                SETS + "write",
                () -> compute.getVirtualMachineScaleSets()
                        .beginUpdate(
                                group,
                                set.id(),
                                new VirtualMachineScaleSetUpdate()
                                        .withSku(new Sku()
                                                .withName(sku.name())
                                                .withTier(sku.tier())
                                                .withCapacity(size))));
    }

    Optional<Snapshot> snapshot(SnapshotKey key) {
        return find(
                        "Microsoft.Compute/snapshots/read",
                        () -> compute.getSnapshots()
                                .getByResourceGroupWithResponse(group, key.name(), Context.NONE)
                                .getValue())
                .map(made -> {
                    String state = String.valueOf(made.provisioningState());
                    boolean whole = made.completionPercent() == null || made.completionPercent() >= 100;
                    return new Snapshot(
                            made.id(),
                            state + (whole ? "" : " " + made.completionPercent() + "%"),
                            state.equals("Failed")
                                    ? Health.BROKEN
                                    : state.equals("Succeeded") && whole ? Health.SETTLED : Health.MOVING,
                            made.tags() == null ? "" : made.tags().getOrDefault(AzureCloud.MARK, ""));
                });
    }

    String snapshot(SnapshotKey key, String mark) {
        DiskInner disk = find(
                        "Microsoft.Compute/disks/read",
                        () -> compute.getDisks()
                                .getByResourceGroupWithResponse(group, key.disk(), Context.NONE)
                                .getValue())
                .orElseThrow(() -> CloudTrouble.notFound(
                        "There is no disk '" + key.disk() + "' in the resource group " + group, List.of()));
        SnapshotInner snapshot = new SnapshotInner()
                .withIncremental(true)
                .withCreationData(new CreationData()
                        .withCreateOption(DiskCreateOption.COPY)
                        .withSourceResourceId(disk.id()));
        snapshot.withLocation(disk.location());
        snapshot.withTags(Map.of(AzureCloud.MARK, mark));
        return begun(
                "Microsoft.Compute/snapshots/write",
                () -> compute.getSnapshots().beginCreateOrUpdate(group, key.name(), snapshot));
    }
}
