package dev.evenkeel.activities.ansible;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.evenkeel.activities.act.FolderCopy;
import dev.evenkeel.activities.act.Following;
import dev.evenkeel.activities.act.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ansible's output as ansible-runner's plugin marks it: before the text of an event stands its id, hidden from a terminal, and what
 * happened lies in a file of that id, which is there before the id is printed.
 */
final class EventLines {

    static final ObjectMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Following.LONGEST_LINE)
                    .build())
            .build());

    private static final String FILE = "-partial.json";
    private static final int MOST_LAST = 5;

    private static final Pattern MARK =
            Pattern.compile("\u001b\\[K([A-Za-z0-9+/]{3,120}={0,2})\u001b\\[[0-9]{1,3}D\u001b\\[K");
    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    private final Path folder;

    /** @param folder of the act */
    EventLines(Path folder) {
        this.folder = folder.resolve("events");
    }

    /** To be made before the playbook begins. */
    Path folder() throws IOException {
        PrivateFiles.folder(folder);
        return folder;
    }

    private Path files() {
        return folder.resolve("job_events");
    }

    /**
     * An event that a line tells.
     *
     * @param found what happened; empty when its file is too long or not there
     */
    record Told(Optional<JsonNode> found) {}

    /** The events that a line tells, in their order. Whoever else prints such a mark tells at most an event that was. */
    List<Told> of(String line) {
        List<Told> told = new ArrayList<>();
        Matcher mark = MARK.matcher(line);
        while (mark.find()) {
            id(mark.group(1)).ifPresent(id -> told.add(new Told(read(files().resolve(id + FILE)))));
        }
        return told;
    }

    /**
     * Ansible's summary, from the newest events: for when there was so much output that its end is not kept.
     *
     * @param playbook the id of the one that was played: a task may have played another one, which tells its events here too
     */
    Optional<JsonNode> end(@Nullable String playbook) throws IOException {
        return all().stream()
                .sorted(Comparator.comparingLong((Path file) -> file.toFile().lastModified())
                        .reversed())
                .limit(MOST_LAST)
                .map(EventLines::read)
                .flatMap(Optional::stream)
                .filter(event -> event.path("event").asText().equals("playbook_on_stats"))
                .filter(event ->
                        event.path("event_data").path("playbook_uuid").asText().equals(playbook))
                .findFirst();
    }

    /** They hold what the output does not show, secrets among it. */
    void wipe() throws IOException {
        FolderCopy.delete(folder);
    }

    private List<Path> all() throws IOException {
        if (!Files.isDirectory(files())) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(files())) {
            return all.filter(file -> file.toString().endsWith(FILE)).toList();
        }
    }

    /** What people see of a line. */
    static String text(String line) {
        return MARK.matcher(line).replaceAll("").replace("\r", "");
    }

    private static Optional<JsonNode> read(Path file) {
        try {
            return Files.size(file) > Following.LONGEST_LINE
                    ? Optional.empty()
                    : Optional.of(JSON.readTree(Files.readString(file, StandardCharsets.UTF_8)))
                            .filter(node -> node.has("event"));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> id(String coded) {
        try {
            JsonNode mark = JSON.readTree(Base64.getDecoder().decode(coded));
            return Optional.of(mark.path("uuid").asText())
                    .filter(id -> ID.matcher(id).matches());
        } catch (IllegalArgumentException | IOException noMark) {
            return Optional.empty();
        }
    }
}
