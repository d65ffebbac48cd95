package dev.evenkeel.workflows.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildRunbooksTest {

    private static Runbook runbook(String name, String inputs, String... runs) {
        StringBuilder text =
                new StringBuilder("runbook: %s\nprocedure: task\ntitle: T\nowner: team\ninputs: { %s }\nsteps:\n"
                        .formatted(name, inputs));
        for (int i = 0; i < runs.length; i++) {
            text.append("  - id: s%d\n    %s\n".formatted(i, runs[i]));
        }
        return switch (Fixtures.READER.read(name + ".yaml", text.toString(), Surroundings.PERMISSIVE)) {
            case Reading.Good good -> good.runbook();
            case Reading.Bad bad -> throw new AssertionError(ProblemReport.of(bad.problems()));
        };
    }

    private static final Runbook LEAF =
            runbook("leaf", "to: { type: string }, count: { type: number, max: 3, default: 1 }", "wait: { for: 1s }");

    private static List<Problem> problems(Runbook... all) {
        return children(all).problems(all[0]);
    }

    private static ChildRunbooks children(Runbook... all) {
        Map<String, Runbook> byName = new LinkedHashMap<>();
        for (Runbook each : all) {
            byName.put(each.name(), each);
        }
        return new ChildRunbooks(byName);
    }

    @Test
    void acceptsWhatFits() {
        assertThat(problems(runbook("top", "", "run: { runbook: leaf, inputs: { to: x, count: \"${1 + 8}\" } }"), LEAF))
                .isEmpty();
    }

    @Test
    void findsWhatIsNotThere() {
        assertThat(problems(runbook("top", "", "wait: { for: 1s }", "run: { runbook: leaves }"), LEAF))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.at().line()).isEqualTo(9);
                    assertThat(problem.message()).isEqualTo("There is no runbook 'leaves' that could be run");
                    assertThat(problem.hint()).contains("leaf");
                });
    }

    @Test
    void findsInputsThatDoNotFit() {
        assertThat(problems(runbook("top", "", "run: { runbook: leaf, inputs: { too: x, count: 4 } }"), LEAF))
                .extracting(Problem::message)
                .containsExactly(
                        "The runbook 'leaf' has no input 'too'",
                        "The runbook 'leaf' needs the input 'to'",
                        "The value of 'count' does not fit the runbook 'leaf'");
    }

    @Test
    void findsASecretThatIsHandedToWhatTakesNone() {
        Runbook top = runbook(
                "top",
                "pass: { type: secret, pattern: \"env:.*\" }",
                "run: { runbook: leaf, inputs: { to: \"${inputs.pass}\" } }");

        assertThat(problems(top, LEAF))
                .extracting(Problem::message)
                .containsExactly("The input 'to' of the runbook 'leaf' takes no reference to a secret");
    }

    @Test
    void findsTheWayBack() {
        Runbook top = runbook("top", "", "run: { runbook: middle }");
        Runbook middle = runbook("middle", "", "group: [ { id: inner, run: { runbook: top } } ]");

        assertThat(problems(top, middle))
                .extracting(Problem::message)
                .containsExactly("This runbook would run itself without end: top → middle → top");
        assertThat(problems(runbook("own", "", "run: { runbook: own }"))).hasSize(1);
        assertThat(problems(runbook("above", "", "run: { runbook: top }"), top, middle))
                .isEmpty();
    }

    @Test
    void gathersTheChildrenOfTheChildren() {
        Runbook middle = runbook("middle", "", "run: { runbook: leaf, inputs: { to: x } }");
        Runbook top = runbook("top", "", "run: { runbook: middle }");

        assertThat(children(top, middle, LEAF, runbook("other", "", "wait: { for: 1s }"))
                        .under(top))
                .containsOnlyKeys("middle", "leaf");
    }
}
