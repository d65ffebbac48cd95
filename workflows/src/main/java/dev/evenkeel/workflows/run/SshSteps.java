package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.SshActivities;
import dev.evenkeel.workflows.contract.SshActivities.DownloadRequest;
import dev.evenkeel.workflows.contract.SshActivities.DownloadResult;
import dev.evenkeel.workflows.contract.SshActivities.UploadRequest;
import dev.evenkeel.workflows.contract.SshActivities.UploadResult;
import dev.evenkeel.workflows.runbook.SshStep;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files to and from other hosts. */
final class SshSteps {

    private final RunContext run;
    private final Calls calls;
    private final SshTargets targets;

    SshSteps(RunContext run, Calls calls) {
        this.run = run;
        this.calls = calls;
        this.targets = new SshTargets(calls);
    }

    Done call(SshStep step, Frame frame, int attempt, Map<String, Object> variables) {
        return switch (step) {
            case SshStep.Upload upload -> upload(upload, frame, attempt, variables);
            case SshStep.Download download -> download(download, frame, attempt, variables);
        };
    }

    private Done upload(SshStep.Upload step, Frame frame, int attempt, Map<String, Object> variables) {
        UploadRequest request = new UploadRequest(
                calls.act(step, frame, attempt),
                targets.of(step.access(), frame, variables),
                step.from() == null ? null : step.from().text(variables),
                file(step.input()),
                step.to().text(variables),
                step.mode(),
                step.owner() == null ? null : step.owner().text(variables));
        UploadResult result = calls.call(SshActivities.class, request.act(), ssh -> ssh.upload(request));
        return Done.of(result, result.summary());
    }

    private Done download(SshStep.Download step, Frame frame, int attempt, Map<String, Object> variables) {
        DownloadRequest request = new DownloadRequest(
                calls.act(step, frame, attempt),
                targets.of(step.access(), frame, variables),
                step.from().text(variables),
                step.name() == null ? null : step.name().text(variables),
                step.most());
        DownloadResult result = calls.call(SshActivities.class, request.act(), ssh -> ssh.download(request));
        return Done.of(result, result.name() + ", " + result.size() + " bytes");
    }

    private @Nullable InputFile file(@Nullable String input) {
        if (input == null) {
            return null;
        }
        return InputFile.of(run.state().inputs().get(input))
                .orElseThrow(() -> new StepFailure(
                        Failures.BAD_REQUEST,
                        "The file of the input " + input + " was left out",
                        "Change the inputs, then try again",
                        ""));
    }
}
