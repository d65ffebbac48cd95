package dev.evenkeel.web.catalog;

import dev.evenkeel.workflows.alert.AlertRules;
import dev.evenkeel.workflows.runbook.Problem;
import java.util.List;

/** Who may send alerts and what becomes of them, as the runbook folder says now: the last version without problems. */
public interface AlertRouting {

    AlertRules alertRules();

    /** Problems of the file; empty when it is fine, or not there. */
    List<Problem> alertProblems();
}
