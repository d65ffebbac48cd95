package dev.evenkeel.workflows.contract;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Triage, diagnose, mitigate, verify, review; it lasts as long as the incident, which people move from state to state. */
@WorkflowInterface
public interface IncidentWorkflow extends RunControl {

    @WorkflowMethod(name = "incident")
    RunResult run(RunRequest request);

    /** There is something new about its alerts. Many of them before it looks are one look. */
    @SignalMethod(name = "alerts")
    void alerts(AlertNews news);

    /** Sent by a run that was launched from the incident's room, when it begins and when it ends. */
    @SignalMethod(name = "launched")
    void launched(LaunchedNews news);

    /** Sent by an incident that is to be merged into this one; it gets an answer, the same one however often it asks. */
    @SignalMethod(name = "merge_asked")
    void asked(MergeNews.Ask ask);

    /** What the incident says into which this one is to be merged. */
    @SignalMethod(name = "merge_answered")
    void answered(MergeNews.Answer answer);

    /** Sent by an incident whose alerts belong to this one from now on. */
    @SignalMethod(name = "merge_arrived")
    void arrived(MergeNews.Arrived arrived);
}
