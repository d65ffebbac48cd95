package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.runbook.Runbook;

/** Reads the copy of a runbook that a run carries. Pure: the same definition always yields the same runbook. */
@FunctionalInterface
public interface PinnedRunbooks {

    Runbook runbook(RunRequest.Definition definition);
}
