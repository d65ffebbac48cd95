package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.RunbookFolder;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyRequest;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the manifests that a step applies: a file, the files of a folder in the order of their names, or the step's own. */
final class Manifests {

    private static final long LARGEST = 4L * 1024 * 1024;
    private static final int MOST = 500;

    private final RunbookFolder folder;
    private final List<Manifest> found = new ArrayList<>();
    private long read;

    private Manifests(RunbookFolder folder) {
        this.folder = folder;
    }

    static List<Manifest> of(ApplyRequest request, RunbookFolder folder) throws IOException {
        Manifests manifests = new Manifests(folder);
        String path = request.manifests();
        if (path != null) {
            manifests.readAll(path);
        } else {
            request.inline().forEach(value -> manifests.add("the step", value));
        }
        if (manifests.found.isEmpty()) {
            throw ActFailures.badRequest(
                    "There is no manifest in " + (path == null ? "the step" : path),
                    "Files of a folder are taken when their name ends in .yaml, .yml or .json.");
        }
        manifests.refuseTwice();
        manifests.found.sort(Comparator.comparing(manifest -> !manifest.comesFirst()));
        return manifests.found;
    }

    private void readAll(String path) throws IOException {
        Path root = folder.find(path);
        if (!Files.isDirectory(root)) {
            readFile(root, path);
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(root)) {
            files = all.filter(file -> file.getFileName().toString().matches("[^.].*\\.(ya?ml|json)"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String name = path + "/" + file.getFileName();
            readFile(folder.find(name), name);
        }
    }

    private void readFile(Path file, String name) throws IOException {
        read += Files.size(file);
        if (read > LARGEST) {
            throw bad(name, "makes the manifests larger than 4 MiB", "Apply them in several steps.");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            for (Object document : YamlDocuments.read(text)) {
                if (document != null) {
                    add(name, document);
                }
            }
        } catch (CharacterCodingException e) {
            throw bad(name, "is no text in UTF-8", "Store it as UTF-8.");
        } catch (IllegalArgumentException e) {
            throw bad(name, "cannot be read: " + e.getMessage(), "Correct the file.");
        }
    }

    private void add(String source, @Nullable Object document) {
        if (Plain.text(document, "kind").endsWith("List") && Plain.at(document, "items") instanceof List<?>) {
            Plain.list(document, "items").forEach(item -> add(source, item));
            return;
        }
        if (!(Plain.copy(document) instanceof Map<?, ?> map)) {
            throw bad(source, "holds something that is no manifest", "A manifest has apiVersion, kind and metadata.");
        }
        @SuppressWarnings("unchecked") // Plain.copy makes maps with keys of text
        Manifest manifest = new Manifest(source, (Map<String, @Nullable Object>) map);
        if (manifest.apiVersion().isEmpty()
                || manifest.kind().isEmpty()
                || Plain.text(map, "metadata", "name").isEmpty()) {
            throw bad(source, "holds a manifest without apiVersion, kind or metadata.name", "Add what is missing.");
        }
        found.add(manifest);
        if (found.size() > MOST) {
            throw bad(source, "brings more than " + MOST + " manifests", "Apply them in several steps.");
        }
    }

    private void refuseTwice() {
        Set<String> names = new HashSet<>();
        for (Manifest each : found) {
            if (!names.add(each.apiVersion() + " " + each.namespace() + " " + each.name())) {
                throw bad(each.source(), "brings " + each.name() + " a second time", "Leave one of them out.");
            }
        }
    }

    private static ApplicationFailure bad(String source, String what, String advice) {
        return ActFailures.badRequest(source + " " + what, advice);
    }
}
