package dev.evenkeel.web.catalog;

import dev.evenkeel.workflows.alert.AlertLanguage;
import dev.evenkeel.workflows.cases.CaseReader;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One look at the runbook folder.
 *
 * @param fingerprint changes when any file is added or removed, since runbooks name other files, and when a runbook, the estate or
 *     the routes of alerts are edited (by size and time; nothing is read)
 * @param runbooks paths relative to the folder, sorted
 * @param tests of the runbooks, likewise
 */
record FolderScan(String fingerprint, List<String> runbooks, List<String> tests) {

    static final String ESTATE = "estate.yaml";

    private static final Set<String> SETTINGS = Set.of(ESTATE, AlertLanguage.FILE);

    static final Set<String> KINDS = Set.of("deploy", "recovery", "incident", "task");
    private static final int MOST_FILES = 20_000;

    static FolderScan of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        List<String> runbooks = new ArrayList<>();
        List<String> tests = new ArrayList<>();
        StringBuilder seen = new StringBuilder();
        int[] files = {0};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean hidden = !directory.equals(folder)
                        && directory.getFileName().toString().startsWith(".");
                return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Path relative = folder.relativize(file);
                seen.append(relative).append('\n');
                if (isTest(relative)) {
                    tests.add(relative.toString());
                }
                if (isRunbook(relative)) {
                    runbooks.add(relative.toString());
                }
                if (isRunbook(relative) || SETTINGS.contains(relative.toString())) {
                    seen.append(attributes.size())
                            .append(' ')
                            .append(attributes.lastModifiedTime().toMillis())
                            .append('\n');
                }
                return ++files[0] < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        runbooks.sort(null);
        return new FolderScan(
                CanonicalJson.sha256(seen.toString().getBytes(StandardCharsets.UTF_8)),
                List.copyOf(runbooks),
                tests.stream().sorted().toList());
    }

    private static boolean isRunbook(Path relative) {
        return isContent(relative) && !relative.toString().endsWith(CaseReader.ENDING);
    }

    private static boolean isTest(Path relative) {
        return isContent(relative) && relative.toString().endsWith(CaseReader.ENDING);
    }

    private static boolean isContent(Path relative) {
        String name = relative.getFileName().toString();
        return relative.getNameCount() == 2
                && KINDS.contains(relative.getName(0).toString())
                && name.endsWith(".yaml")
                && !name.startsWith(".");
    }
}
