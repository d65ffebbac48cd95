package dev.evenkeel.workflows.runbook;

import java.util.List;
import java.util.stream.Collectors;

/** Problems as a terminal shows them: the place, what is wrong, and below it what to write instead. */
public final class ProblemReport {

    private ProblemReport() {}

    /** @return one or two lines for each problem, and a last line that counts them; empty when there is none */
    public static String of(List<Problem> problems) {
        if (problems.isEmpty()) {
            return "";
        }
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return problems.stream().map(ProblemReport::lines).collect(Collectors.joining()) + count + "\n";
    }

    private static String lines(Problem problem) {
        String hint = problem.hint().isEmpty() ? "" : "    " + problem.hint() + "\n";
        return problem.at() + ": " + problem.message() + "\n" + hint;
    }
}
