package dev.evenkeel.web.chat;

import dev.evenkeel.workflows.contract.CloudActivities.DatabaseAction;
import dev.evenkeel.workflows.runbook.CloudStep;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.TerraformStep;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is too grave for a chat, where the holder of one secret could be anybody: it destroys, promotes or fences. What it may call is
 * looked at, too; what cannot be read is grave.
 */
final class Gravity {

    static final String RECOVERY = "it is a recovery, which fences and promotes";
    static final String UNREADABLE = "it may run a runbook that cannot be looked at here";

    private final Function<String, Optional<Runbook>> others;
    private final Set<String> seen = new HashSet<>();

    /** @param others finds the runbooks that one may run, by their names */
    Gravity(Function<String, Optional<Runbook>> others) {
        this.others = others;
    }

    /** @return why it is; empty when it is not */
    Optional<String> of(Runbook runbook) {
        if (!seen.add(runbook.name())) {
            return Optional.empty();
        }
        if (runbook.procedure() == Procedure.RECOVERY) {
            return Optional.of(RECOVERY);
        }
        return runbook.steps().values().stream()
                .flatMap(List::stream)
                .flatMap(Gravity::all)
                .map(this::of)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> of(Step step) {
        if (step.common().provesFence()) {
            return Optional.of("it fences");
        }
        return switch (step) {
            case TerraformStep.Destroy destroy -> Optional.of("it destroys");
            case TerraformStep.Plan plan when plan.destroy() -> Optional.of("it destroys");
            case CloudStep.Database database
            when database.action() == DatabaseAction.PROMOTE || database.action() == DatabaseAction.FAILOVER ->
                Optional.of("it promotes a database");
            case Step.Run run -> others.apply(run.runbook()).map(this::of).orElseGet(() -> Optional.of(UNREADABLE));
            default -> Optional.empty();
        };
    }

    /** With its children and its way back. */
    private static Stream<Step> all(Step step) {
        return Stream.concat(
                Stream.of(step),
                Stream.concat(step.children().stream(), step.common().undo().stream())
                        .flatMap(Gravity::all));
    }
}
