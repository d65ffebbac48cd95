package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Artifacts;
import dev.evenkeel.activities.act.KeptFiles;
import dev.evenkeel.activities.act.Reads;
import dev.evenkeel.activities.act.RunbookFolder;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.SafeName;
import dev.evenkeel.activities.act.WorkFiles;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.SshActivities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Files to and from other hosts. */
public final class SshActivitiesImpl implements SshActivities {

    private final ActRunner runner;
    private final RemoteCommands remote;
    private final Artifacts artifacts;

    /** @param remote whose connections, keys and settings are used */
    public SshActivitiesImpl(ActRunner runner, RemoteCommands remote, Artifacts artifacts) {
        this.runner = runner;
        this.remote = remote;
        this.artifacts = artifacts;
    }

    @Override
    public UploadResult upload(UploadRequest request) {
        requirePath(request.to());
        String intent = "Put "
                + (request.file() == null ? request.from() : request.file().name()) + " to "
                + request.target().host() + ":" + request.to();
        return runner.perform(request.act(), intent, act -> upload(act, request));
    }

    @Override
    public DownloadResult download(DownloadRequest request) {
        requirePath(request.from());
        String intent = "Fetch " + request.target().host() + ":" + request.from();
        return runner.perform(request.act(), Reads.of(request), intent, act -> download(act, request));
    }

    private UploadResult upload(RunningAct act, UploadRequest request) throws IOException {
        Payload payload = payload(request);
        if (request.mode() != null && payload instanceof Payload.Tree) {
            throw ActFailures.badRequest(
                    request.from() + " is a folder, and a folder takes no mode",
                    "Leave 'mode' out: its files are executable where they are so in the runbook folder.");
        }
        boolean look = act.act().mode() == Mode.REHEARSAL;
        String mark = CanonicalJson.sha256(act.act().id().getBytes(StandardCharsets.UTF_8))
                .substring(0, 16);
        boolean changed = remote.files(act, request.target())
                .place(new RemoteFiles.Placing(
                        payload,
                        request.to(),
                        mark,
                        request.mode() == null ? payload.mode() : request.mode(),
                        request.owner() == null ? "" : request.owner(),
                        look));
        String what = payload instanceof Payload.Tree ? payload.files() + " files, " : "";
        String summary = !changed
                ? "nothing to do: the same is there"
                : what + payload.size() + " bytes " + (look ? "would be written" : "written");
        act.log().line(request.target().host() + ":" + request.to() + ": " + summary + ", sha256 " + payload.digest());
        return new UploadResult(summary, changed, payload.digest(), payload.size(), payload.files());
    }

    private Payload payload(UploadRequest request) throws IOException {
        InputFile file = request.file();
        if (file != null) {
            return new Payload.Bytes(KeptFiles.bytes(artifacts, file));
        }
        if (request.from() == null || request.from().isBlank()) {
            throw ActFailures.badRequest("The upload has nothing to upload", "Say 'from' or 'input'.");
        }
        return Payload.of(new RunbookFolder(runner.settings().runbooks()).find(request.from()));
    }

    private DownloadResult download(RunningAct act, DownloadRequest request) throws IOException {
        byte[] bytes = remote.files(act, request.target()).fetch(request.from(), request.most());
        String own = request.name() == null || request.name().isBlank() ? request.from() : request.name();
        String name = InputFile.safeName(own);
        String sha256 = artifacts.keep(act.act(), name, "application/octet-stream", bytes);
        String path = "downloads/" + SafeName.of(act.act().step()) + "/" + name;
        WorkFiles.put(runner.settings().workFolder(act.act().runId()), path, bytes);
        act.log()
                .line(request.target().host() + ":" + request.from() + ": " + bytes.length + " bytes, sha256 "
                        + sha256);
        return new DownloadResult(name, sha256, bytes.length, path);
    }

    private static void requirePath(String path) {
        if (!path.startsWith("/") || path.endsWith("/") || path.chars().anyMatch(character -> character < ' ')) {
            throw ActFailures.badRequest(
                    "'" + path + "' is no path of a file on another host", "Write it from / on, without / at its end.");
        }
    }
}
