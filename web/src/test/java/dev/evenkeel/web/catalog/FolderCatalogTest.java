package dev.evenkeel.web.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCatalogTest {

    @TempDir
    private Path folder;

    private RunbookFixture files;
    private FolderCatalog catalog;

    @BeforeEach
    void loads() {
        files = new RunbookFixture(folder);
        catalog = new FolderCatalog(new FolderFiles(folder, folder));
        catalog.refresh();
    }

    @Test
    void showsWhatCanBeLaunchedAndWhere() {
        Catalog.Entry entry = catalog.find("greet").orElseThrow();

        assertThat(entry.problems()).isEmpty();
        assertThat(entry.launchable()).isTrue();
        assertThat(entry.path()).isEqualTo("task/greet.yaml");
        assertThat(catalog.environments(entry)).containsExactly("production");
        assertThat(catalog.estate().environments()).containsOnlyKeys("staging", "production");
        assertThat(entry.commit()).isEmpty();
    }

    @Test
    void keepsTheLastGoodVersionOfABrokenFileAndShowsTheProblem() {
        files.write("task/greet.yaml", RunbookFixture.GREET.replace("owner:", "ovner:"));
        catalog.refresh();

        Catalog.Entry entry = catalog.find("greet").orElseThrow();

        assertThat(entry.runbook()).isNotNull();
        assertThat(entry.text()).isEqualTo(RunbookFixture.GREET);
        assertThat(entry.launchable()).isFalse();
        assertThat(entry.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.at().file()).isEqualTo("task/greet.yaml"));

        files.write("task/greet.yaml", RunbookFixture.GREET);
        catalog.refresh();
        assertThat(catalog.find("greet").orElseThrow().launchable()).isTrue();
    }

    @Test
    void keepsTheLastGoodEstate() {
        files.write("estate.yaml", "sites: nonsense");
        catalog.refresh();

        assertThat(catalog.estateProblems()).isNotEmpty();
        assertThat(catalog.estate().environments()).containsKey("production");
        assertThat(catalog.snapshot("production", "shop")).isPresent();
    }

    @Test
    void showsAFileThatNeverWasGoodWhileOthersCanStillStart() {
        files.write("deploy/broken.yaml", "runbook: broken\nprocedure: [");
        catalog.refresh();

        Catalog.Entry broken = catalog.find("broken").orElseThrow();

        assertThat(broken.runbook()).isNull();
        assertThat(broken.problems()).isNotEmpty();
        assertThat(catalog.find("greet").orElseThrow().launchable()).isTrue();
    }

    @Test
    void noticesNewAndRemovedFiles() throws Exception {
        files.write("task/wave.yaml", RunbookFixture.GREET.replace("runbook: greet", "runbook: wave"));
        Files.delete(folder.resolve("task/greet.yaml"));
        catalog.refresh();

        assertThat(catalog.entries()).extracting(Catalog.Entry::name).containsExactly("wave");
    }

    @Test
    void launchesNoneOfTwoWithTheSameName() {
        files.write("deploy/greet.yaml", RunbookFixture.GREET);
        catalog.refresh();

        assertThat(catalog.entries()).hasSize(2).noneMatch(Catalog.Entry::launchable);
        assertThat(catalog.entries().getFirst().problems().toString()).contains("deploy/greet.yaml, task/greet.yaml");
    }

    @Test
    void findsRunbooksThatRunEachOtherOrABrokenOne() {
        String runs = """
                runbook: one
                procedure: task
                title: One
                owner: team-shop
                steps:
                  - id: other
                    run: { runbook: two }
                """;
        files.write("task/one.yaml", runs)
                .write("task/two.yaml", runs.replace("two", "three").replace("one", "two"))
                .write("task/three.yaml", runs.replace("two", "greet").replace("one", "three"));
        catalog.refresh();

        assertThat(catalog.find("three").orElseThrow().problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.toString())
                            .contains("task/three.yaml:6:")
                            .contains("needs the input 'who'");
                });
        assertThat(catalog.find("two").orElseThrow().launchable()).isFalse();
        assertThat(catalog.find("one").orElseThrow().launchable()).isFalse();

        files.write("task/three.yaml", runs.replace("two", "one").replace("runbook: one\n", "runbook: three\n"));
        catalog.refresh();

        assertThat(catalog.find("one").orElseThrow().problems().toString()).contains("one → two → three → one");
    }

    @Test
    void refusesHugeFilesAndLinksThatLeadOut(@TempDir Path outside) throws Exception {
        files.write("task/huge.yaml", "x".repeat(1024 * 1024 + 1));
        Files.writeString(outside.resolve("secret.yaml"), "secret");
        Files.createSymbolicLink(folder.resolve("task/link.yaml"), outside.resolve("secret.yaml"));
        catalog.refresh();

        assertThat(catalog.find("huge").orElseThrow().problems().toString()).contains("too large");
        assertThat(catalog.find("link").orElseThrow().problems().toString()).contains("leads out");
        assertThat(catalog.find("link").orElseThrow().text()).isEmpty();
    }

    @Test
    void saysThatTheFolderIsMissing() {
        FolderCatalog nowhere = new FolderCatalog(new FolderFiles(folder.resolve("nowhere"), folder));
        nowhere.refresh();

        assertThat(nowhere.estateProblems().toString()).contains("evenkeel.runbooks");
    }

    @Test
    void knowsTheCommitAndTheLastEditorOfEachFile() throws Exception {
        git("init", "-q");
        git("add", ".");
        git("-c", "user.name=Alice", "-c", "user.email=alice@example.com", "commit", "-q", "-m", "first");
        files.write("task/wave.yaml", RunbookFixture.GREET.replace("runbook: greet", "runbook: wave"));
        git("add", ".");
        git("-c", "user.name=Bob", "-c", "user.email=bob@example.com", "commit", "-q", "-m", "second");
        FolderCatalog known = new FolderCatalog(new FolderFiles(folder, folder));
        known.refresh();

        Catalog.Entry greet = known.find("greet").orElseThrow();
        assertThat(greet.commit()).matches("[0-9a-f]{10}");
        assertThat(greet.editor()).isEqualTo("Alice <alice@example.com>");
        assertThat(known.find("wave").orElseThrow().editor()).isEqualTo("Bob <bob@example.com>");

        files.write("task/greet.yaml", RunbookFixture.GREET + "# edited\n");
        known.refresh();
        Catalog.Entry edited = known.find("greet").orElseThrow();
        assertThat(edited.commit()).isEqualTo(greet.commit() + "+");
        assertThat(edited.editor()).isEmpty();

        git("add", ".");
        git("-c", "user.name=Bob", "-c", "user.email=bob@example.com", "commit", "-q", "-m", "third");
        known.refresh();
        assertThat(known.find("greet").orElseThrow().commit())
                .matches("[0-9a-f]{10}")
                .isNotEqualTo(greet.commit());
        assertThat(known.find("greet").orElseThrow().editor()).startsWith("Bob");
    }

    @Test
    void countsTheCommitsThatHaveChangedAFileSince() throws Exception {
        git("init", "-q");
        git("add", ".");
        git("-c", "user.name=Alice", "-c", "user.email=alice@example.com", "commit", "-q", "-m", "first");
        FolderCatalog known = new FolderCatalog(new FolderFiles(folder, folder));
        known.refresh();
        Catalog.Entry first = known.find("greet").orElseThrow();
        assertThat(known.version(first.path(), first.commit(), first.hash()))
                .isEqualTo(new Versions.Version(Versions.State.SAME, 0));

        files.write("task/wave.yaml", RunbookFixture.GREET.replace("runbook: greet", "runbook: wave"));
        for (int i = 1; i <= 3; i++) {
            files.write("task/greet.yaml", RunbookFixture.GREET + "# edit " + i + "\n");
            git("add", ".");
            git("-c", "user.name=Bob", "-c", "user.email=bob@example.com", "commit", "-q", "-m", "edit " + i);
        }
        known.refresh();
        assertThat(known.version(first.path(), first.commit(), first.hash()))
                .isEqualTo(new Versions.Version(Versions.State.CHANGED, 3));
        assertThat(known.current(first.path()).orElseThrow()).contains("# edit 3");

        Files.delete(folder.resolve(first.path()));
        known.refresh();
        assertThat(known.version(first.path(), first.commit() + "+", first.hash()))
                .isEqualTo(new Versions.Version(Versions.State.GONE, 3));
        assertThat(known.version(first.path(), "abcdef0123", first.hash()).behind())
                .isNull();
        assertThat(known.version(first.path(), "--all", first.hash()).behind()).isNull();
    }

    @Test
    void comparesByTheTextAloneOutsideOfGit() {
        FolderCatalog known = new FolderCatalog(new FolderFiles(folder, folder));
        known.refresh();
        Catalog.Entry greet = known.find("greet").orElseThrow();

        assertThat(known.version(greet.path(), "", greet.hash()))
                .isEqualTo(new Versions.Version(Versions.State.SAME, null));
        assertThat(known.version(greet.path(), "", "0".repeat(64)).key()).isEqualTo("run.version.changed");
        assertThat(known.version("../outside.yaml", "", "x").state()).isEqualTo(Versions.State.GONE);
        assertThat(known.current("../../../../etc/passwd")).isEmpty();
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        Process git = new ProcessBuilder(
                        Stream.concat(Stream.of("git", "-C", folder.toString()), List.of(arguments).stream())
                                .toList())
                .inheritIO()
                .start();
        assertThat(git.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(git.exitValue()).isZero();
    }
}
