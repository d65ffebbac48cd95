package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.workflows.runbook.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** A recovery runbook with problems cannot be launched; a missing proof of its fence is one of them. */
@Component
class RunbookChecker implements Checker {

    private static final int SHOWN = 3;

    @Override
    public Check check() {
        return Check.RUNBOOK;
    }

    @Override
    public List<Probe> probes(Subject subject) {
        return subject.recoveries().stream().map(entry -> Probe.of(look(entry))).toList();
    }

    private static Finding look(Catalog.Entry entry) {
        if (entry.launchable()) {
            return Finding.ok(Check.RUNBOOK, entry.name(), "It has no problems and can be launched");
        }
        List<Problem> problems = entry.problems();
        return Finding.bad(
                Check.RUNBOOK,
                entry.name(),
                "It has problems and cannot be launched: "
                        + problems.stream()
                                .limit(SHOWN)
                                .map(problem ->
                                        problem.at().file() + ":" + problem.at().line() + " " + problem.message())
                                .collect(Collectors.joining("; ")),
                problems.stream()
                        .limit(SHOWN)
                        .map(Problem::hint)
                        .filter(hint -> !hint.isBlank())
                        .distinct()
                        .collect(Collectors.joining(" ")));
    }
}
