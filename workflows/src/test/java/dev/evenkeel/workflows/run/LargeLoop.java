package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.List;
import java.util.Map;

/** A loop over so many items that it goes in slices, which are runs of their own. */
record LargeLoop(RunHarness run) {

    private static final String AFTER = """
              - id: after
                script: { command: ["${size(steps.all.succeeded)}|${steps.all.failed.join(' ')}|${size(steps.all.skipped)}|${size(steps.all.not_started)}"] }
            """;

    RunHarness start(int items, String more) {
        return start(items, more, "on_failure: stop");
    }

    RunHarness start(int items, String more, String work) {
        return run.start(
                """
                runbook: test
                procedure: task
                title: Test
                owner: team
                inputs:
                  greeting: { type: string, default: hello }
                steps:
                  - id: before
                    script: { command: [echo, seven] }
                  - id: all
                    for_each:
                      items: "lists.range(%d)"
                """.formatted(items) + more.indent(6) + """
                      steps:
                        - id: work
                          script: { command: [echo, "${inputs.greeting} ${item} ${steps.before.output}"] }
                """ + work.indent(10) + AFTER, Map.of("greeting", "hello"));
    }

    void fail(String... items) {
        for (String item : items) {
            run.tools.failNext("steps/work[" + item + "]", Failures.TOOL_FAILED, "no disk");
        }
    }

    List<Act> work() {
        return run.tools.acts().stream()
                .filter(act -> act.step().startsWith("steps/work"))
                .toList();
    }

    String after() {
        return String.valueOf(run.journal
                .of("r1")
                .last(Type.STEP_FINISHED)
                .orElseThrow()
                .data()
                .get("summary"));
    }
}
