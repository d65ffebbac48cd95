package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Files to and from other hosts. */
@ActivityInterface
public interface SshActivities {

    /**
     * Puts a file or a folder on a host. It is written beside its place and renamed into it, and nothing is done when the same is there
     * already, so doing it again is safe. In a rehearsal it is only compared.
     */
    @ActivityMethod(name = "ssh.upload")
    UploadResult upload(UploadRequest request);

    /** Fetches a file and keeps it with the run. It only reads, so doing it again is safe. */
    @ActivityMethod(name = "ssh.download")
    DownloadResult download(DownloadRequest request);

    /**
     * @param from a file or folder in the runbook folder; null when it is {@code file}
     * @param file that the run was launched with
     * @param to the absolute path on the host
     * @param mode in octal digits; null: that of the file in the runbook folder
     * @param owner {@code user} or {@code user:group}; null: whoever writes it
     */
    record UploadRequest(
            Act act,
            SshTarget target,
            @Nullable String from,
            @Nullable InputFile file,
            String to,
            @Nullable String mode,
            @Nullable String owner) {}

    /**
     * @param changed false when the same was there already; in a rehearsal whether it would change
     * @param sha256 of the file; of a folder, of the list of its files and their digests
     * @param size in bytes, of all files
     */
    record UploadResult(String summary, boolean changed, String sha256, long size, long files) {}

    /**
     * @param from the absolute path on the host
     * @param name under which it is kept; null for its own
     * @param most the greatest size in bytes
     */
    record DownloadRequest(
            Act act,
            SshTarget target,
            String from,
            @Nullable String name,
            long most) {}

    /**
     * @param sha256 by which the run's artifact is found, too
     * @param path where the scripts of this run find it in their working folder
     */
    record DownloadResult(String name, String sha256, long size, String path) {}
}
