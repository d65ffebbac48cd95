package dev.evenkeel.activities.ssh;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.SshActivities;
import dev.evenkeel.workflows.contract.SshActivities.DownloadRequest;
import dev.evenkeel.workflows.contract.SshActivities.DownloadResult;
import dev.evenkeel.workflows.contract.SshActivities.UploadRequest;
import dev.evenkeel.workflows.contract.SshActivities.UploadResult;
import dev.evenkeel.workflows.contract.SshTarget;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {

    @TempDir
    private Path folder;

    @AutoClose
    private Workshop workshop;

    @AutoClose
    private Sshd sshd;

    private Path there;

    @BeforeEach
    void open() throws Exception {
        Assumptions.assumeTrue(Sshd.isThere(), "there is no /usr/sbin/sshd");
        workshop = new Workshop(folder);
        sshd = new Sshd(folder.resolve("sshd"));
        there = Files.createDirectories(folder.resolve("the host's"));
    }

    @Test
    void putsAFileOnceAndSaysWhenItIsThereAlready() throws IOException {
        workshop.runbookFile("files/app.conf", "colour = blue\n");
        Files.writeString(there.resolve("app.conf"), "colour = red\n");

        UploadResult first = activities().upload(upload(act("a"), "files/app.conf", "app.conf", "0640"));
        UploadResult second = activities().upload(upload(act("b"), "files/app.conf", "app.conf", "0640"));

        assertThat(first.changed()).isTrue();
        assertThat(second.changed()).isFalse();
        assertThat(second.summary()).isEqualTo("nothing to do: the same is there");
        assertThat(first.sha256()).isEqualTo(sha256("colour = blue\n"));
        assertThat(there.resolve("app.conf")).hasContent("colour = blue\n");
        assertThat(mode("app.conf")).isEqualTo("rw-r-----");
        assertThat(names()).containsExactly("app.conf");
    }

    @Test
    void putsModeAndOwnerRight() throws IOException {
        workshop.runbookFile("files/app.conf", "colour = blue\n");
        activities().upload(upload(act("a"), "files/app.conf", "app.conf", null));
        Assumptions.assumeTrue(Sshd.user().equals("root"), "only root gives files away");

        UploadResult result = activities()
                .upload(new UploadRequest(
                        act("b"), target(), "files/app.conf", null, there + "/app.conf", "0600", "nobody:nogroup"));

        assertThat(result.changed()).isTrue();
        assertThat(mode("app.conf")).isEqualTo("rw-------");
        assertThat(Files.getOwner(there.resolve("app.conf")).getName()).isEqualTo("nobody");
    }

    @Test
    void putsTheFileThatTheRunWasLaunchedWith() throws IOException {
        byte[] bytes = {0, 1, (byte) 0xff, '\n', 0};
        String digest = workshop.artifacts.keep(act("input"), "patch.bin", "application/octet-stream", bytes);
        InputFile file = new InputFile("patch.bin", digest, bytes.length);

        UploadResult result = activities()
                .upload(new UploadRequest(act("a"), target(), null, file, there + "/it's $(here)", null, null));

        assertThat(result.size()).isEqualTo(5);
        assertThat(there.resolve("it's $(here)")).hasBinaryContent(bytes);
    }

    @Test
    void swapsAFolderAsAWhole() throws IOException {
        String deep = "d".repeat(90) + "/" + "e".repeat(90) + "/f";
        workshop.runbookFile("site/index.html", "<p>new");
        workshop.program("site/bin/start", "#!/bin/sh\n");
        workshop.runbookFile("site/" + deep, "deep");
        workshop.runbookFile("site/grüße", "");
        Files.createDirectories(there.resolve("www"));
        Files.writeString(there.resolve("www/left-over"), "old");

        UploadResult first = activities().upload(upload(act("a"), "site", "www", null));
        UploadResult second = activities().upload(upload(act("b"), "site", "www", null));

        assertThat(first.changed()).isTrue();
        assertThat(first.files()).isEqualTo(4);
        assertThat(second.changed()).isFalse();
        assertThat(there.resolve("www/index.html")).hasContent("<p>new");
        assertThat(there.resolve("www/bin/start")).isExecutable();
        assertThat(there.resolve("www/" + deep)).hasContent("deep");
        assertThat(there.resolve("www/left-over")).doesNotExist();
        assertThat(names()).containsExactly("www");
    }

    @Test
    void onlyComparesInARehearsal() throws IOException {
        workshop.runbookFile("files/app.conf", "colour = blue\n");

        UploadResult result = activities().upload(upload(rehearsal("a"), "files/app.conf", "app.conf", null));

        assertThat(result.summary()).isEqualTo("14 bytes would be written");
        assertThat(names()).isEmpty();
    }

    @Test
    void saysWhatIsWrongOnTheHostAndLeavesItAsItWas() throws IOException {
        workshop.runbookFile("files/app.conf", "colour = blue\n");

        var nowhere = failureOf(() -> activities().upload(upload(act("a"), "files/app.conf", "no/folder", null)));
        var owner = failureOf(() -> activities()
                .upload(new UploadRequest(
                        act("b"), target(), "files/app.conf", null, there + "/app.conf", null, "no-such-user")));
        var full = failureOf(() -> activities()
                .upload(new UploadRequest(act("c"), target(), "files/app.conf", null, "/proc/app.conf", null, null)));

        assertThat(nowhere.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(nowhere.getOriginalMessage()).contains("the folder " + there + "/no is not there");
        assertThat(owner.getOriginalMessage()).contains("no-such-user");
        assertThat(full.getOriginalMessage()).contains("/proc/.evenkeel");
        assertThat(names()).isEmpty();
    }

    @Test
    void refusesAPathThatLeadsElsewhere() {
        assertThat(failureOf(() -> activities().upload(upload(act("a"), "../secrets", "x", null)))
                        .getOriginalMessage())
                .contains("not inside the runbook folder");
        assertThat(failureOf(() ->
                                activities().download(new DownloadRequest(act("b"), target(), "etc/passwd", null, 100)))
                        .getOriginalMessage())
                .contains("no path of a file");
    }

    @Test
    void fetchesAFileForTheRun() throws IOException {
        byte[] bytes = new byte[700_000];
        new java.util.Random(7).nextBytes(bytes);
        Files.write(there.resolve("dump"), bytes);

        DownloadResult result = activities()
                .download(
                        new DownloadRequest(act("steps/fetch"), target(), there + "/dump", "../shop dump", 1_000_000));

        assertThat(result.name()).isEqualTo("shop_dump");
        assertThat(result.size()).isEqualTo(bytes.length);
        assertThat(workshop.artifacts.bytes(result.sha256())).contains(bytes);
        assertThat(workshop.runner().settings().workFolder("run-1").resolve(result.path()))
                .hasBinaryContent(bytes);
    }

    @Test
    void fetchesNothingThatIsTooLargeOrMissing() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(there.resolve("large").toFile(), "rw")) {
            sparse.setLength(3_000_000_000L);
        }

        var large = failureOf(() -> fetch("a", "/large"));
        var missing = failureOf(() -> fetch("b", "/missing"));
        var directory = failureOf(() -> fetch("c", ""));

        assertThat(large.getOriginalMessage()).contains("has 3000000000 bytes, and at most 1000 are fetched");
        assertThat(missing.getOriginalMessage()).contains("there is no");
        assertThat(directory.getOriginalMessage()).contains("is no file");
        assertThat(detail(missing).advice()).contains("Nothing was changed");
    }

    private DownloadResult fetch(String step, String name) {
        return activities().download(new DownloadRequest(act(step), target(), there + name, null, 1000));
    }

    private UploadRequest upload(Act act, String from, String to, @Nullable String mode) {
        return new UploadRequest(act, target(), from, null, there + "/" + to, mode, null);
    }

    private SshTarget target() {
        return new SshTarget("127.0.0.1", sshd.port, Sshd.user(), null);
    }

    private SshActivities activities() {
        ActRunner runner = workshop.runner();
        RemoteCommands remote =
                new RemoteCommands(runner, workshop.secrets(), new SshSettings(sshd.knownHosts, sshd.key));
        return workshop.worker(SshActivities.class, new SshActivitiesImpl(runner, remote, workshop.artifacts));
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(there.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(there)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static String sha256(String text) {
        return CanonicalJson.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
