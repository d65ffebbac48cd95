package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.expression.Expression;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A runbook without problems, ready to run.
 *
 * @param steps the steps of each phase that the file fills, by the phase's name, in the procedure's order
 * @param approval who has to agree before a live run starts, if anybody
 * @param refusesWhenLocked ends at once, instead of waiting, when another run works on its service
 * @param waves how a deploy moves over its sites; null for other procedures
 * @param outputs what a run that succeeded gives to whoever started it, by name
 * @param recovery what a recovery says about itself; null for other procedures
 * @param incident what an incident says about itself; null for other procedures
 * @param drills of a recovery, that start by themselves
 * @param schedules when it starts by itself
 */
public record Runbook(
        String name,
        Procedure procedure,
        String title,
        String owner,
        String description,
        @Nullable String service,
        List<Input> inputs,
        @Nullable ApprovalRule approval,
        boolean refusesWhenLocked,
        @Nullable Waves waves,
        Map<String, List<Step>> steps,
        Map<String, Expression> outputs,
        @Nullable RecoveryPlan recovery,
        @Nullable IncidentPlan incident,
        List<DrillPlan> drills,
        List<SchedulePlan> schedules) {

    public Runbook {
        inputs = List.copyOf(inputs);
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        drills = List.copyOf(drills);
        schedules = List.copyOf(schedules);
    }

    /** A runbook without outputs that is neither a recovery nor an incident. */
    public Runbook(
            String name,
            Procedure procedure,
            String title,
            String owner,
            String description,
            @Nullable String service,
            List<Input> inputs,
            @Nullable ApprovalRule approval,
            @Nullable Waves waves,
            Map<String, List<Step>> steps) {
        this(
                name,
                procedure,
                title,
                owner,
                description,
                service,
                inputs,
                approval,
                false,
                waves,
                steps,
                Map.of(),
                null,
                null,
                List.of(),
                List.of());
    }

    /** All that starts by itself. */
    public List<PlannedRun> planned() {
        return Stream.<PlannedRun>concat(drills.stream(), schedules.stream()).toList();
    }

    public List<Step> phase(Phase phase) {
        return steps.getOrDefault(phase.name(), List.of());
    }

    public Optional<Input> input(String id) {
        return inputs.stream().filter(input -> input.id().equals(id)).findFirst();
    }

    /**
     * @param count how many different people
     * @param escalation whom it is called out for when nobody has agreed; null: nobody
     */
    public record ApprovalRule(int count, Role from, Step.@Nullable Escalation escalation) {
        public ApprovalRule(int count, Role from) {
            this(count, from, null);
        }
    }
}
