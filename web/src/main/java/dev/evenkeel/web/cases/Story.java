package dev.evenkeel.web.cases;

import dev.evenkeel.workflows.cases.RunbookCase;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.runbook.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a case.
 *
 * @param waiting the question that nobody answered; null when the run came to its end
 * @param trouble what kept the run from going on at all
 */
record Story(
        List<JournalEvent> journal,
        @Nullable JournalEvent waiting,
        List<RunbookCase.Answer> unusedAnswers,
        List<RunbookCase.Stub> unusedStubs,
        List<Problem> trouble) {

    Story {
        journal = List.copyOf(journal);
        unusedAnswers = List.copyOf(unusedAnswers);
        unusedStubs = List.copyOf(unusedStubs);
        trouble = List.copyOf(trouble);
    }
}
