package dev.evenkeel.activities.act;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Copies a folder, all or nothing: a worker that dies half-way leaves no half copy behind. */
public final class FolderCopy {

    private FolderCopy() {}

    /**
     * @param into does not exist yet; nothing happens when it does
     * @param without names of folders and files that are left out, wherever they are
     */
    public static void copy(Path from, Path into, Set<String> without) throws IOException {
        if (Files.isDirectory(into)) {
            return;
        }
        Path draft = into.resolveSibling(into.getFileName() + ".draft");
        delete(draft);
        PrivateFiles.folder(draft);
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (left(folder)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(target(folder));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!left(file)) {
                    copyFile(file, target(file), from);
                }
                return FileVisitResult.CONTINUE;
            }

            private boolean left(Path path) {
                return !path.equals(from) && without.contains(String.valueOf(path.getFileName()));
            }

            private Path target(Path path) {
                return draft.resolve(from.relativize(path).toString());
            }
        });
        Files.move(draft, into, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Links stay links when they lead on inside of the copy or, as those of provider plugins, to an absolute place. */
    private static void copyFile(Path file, Path target, Path root) throws IOException {
        if (Files.isSymbolicLink(file)) {
            Path link = Files.readSymbolicLink(file);
            if (!link.isAbsolute() && !file.resolveSibling(link).normalize().startsWith(root)) {
                throw ActFailures.badRequest(
                        "The link " + root.relativize(file) + " leads out of its folder",
                        "Replace it by what it points to.");
            }
            Files.createSymbolicLink(target, link);
        } else {
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException trouble) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
