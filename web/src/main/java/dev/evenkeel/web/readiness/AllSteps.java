package dev.evenkeel.web.readiness;

import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import java.util.Collection;
import java.util.stream.Stream;

/** Every step of a runbook: those inside of others, and those of the ways back. */
final class AllSteps {

    private AllSteps() {}

    static Stream<Step> of(Runbook runbook) {
        return runbook.steps().values().stream().flatMap(Collection::stream).flatMap(AllSteps::under);
    }

    private static Stream<Step> under(Step step) {
        return Stream.concat(
                Stream.of(step),
                Stream.concat(step.children().stream(), step.common().undo().stream())
                        .flatMap(AllSteps::under));
    }
}
