package dev.evenkeel.web.catalog;

import dev.evenkeel.workflows.contract.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One look at the runbook folder.
 *
 * @param fingerprint changes when a file is added, removed or edited: files by size and time, the contents of none are read
 * @param runbooks paths relative to the folder, sorted
 */
record FolderScan(String fingerprint, List<String> runbooks) {

    static final String ESTATE = "estate.yaml";

    static final Set<String> KINDS = Set.of("deploy", "recovery", "incident", "task");
    private static final int MOST_FILES = 20_000;

    static FolderScan of(Path folder) throws IOException {
        List<String> runbooks = new ArrayList<>();
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
                String path = folder.relativize(file).toString();
                seen.append(path)
                        .append('|')
                        .append(attributes.size())
                        .append('|')
                        .append(attributes.lastModifiedTime().toMillis())
                        .append('\n');
                if (isRunbook(folder.relativize(file))) {
                    runbooks.add(path);
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
                CanonicalJson.sha256(seen.toString().getBytes(StandardCharsets.UTF_8)), List.copyOf(runbooks));
    }

    private static boolean isRunbook(Path relative) {
        String name = relative.getFileName().toString();
        return relative.getNameCount() == 2
                && KINDS.contains(relative.getName(0).toString())
                && name.endsWith(".yaml")
                && !name.startsWith(".");
    }
}
