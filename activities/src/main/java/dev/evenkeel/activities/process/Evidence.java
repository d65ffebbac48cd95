package dev.evenkeel.activities.process;

import dev.evenkeel.activities.process.ActFolder.Claim;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what is known of a tool that is gone without an exit code, so that a person can decide. */
final class Evidence {
    private static final int LAST_BYTES = 4_000;
    private static final int LAST_LINES = 20;

    private Evidence() {}

    static String of(ActFolder act, ProcessTree tree) throws IOException {
        StringBuilder text = new StringBuilder();
        Intent.read(act.path())
                .ifPresent(intent -> text.append("Command: ")
                        .append(String.join(" ", intent.command()))
                        .append("\nWorking folder: ")
                        .append(intent.workingFolder())
                        .append('\n'));
        text.append(whatHappened(act)).append('\n');
        List<ActFolder.Seen> living = tree.living();
        if (!living.isEmpty()) {
            text.append("Still running of what it started: ")
                    .append(living.stream()
                            .map(seen -> seen.name() + " (" + seen.id().pid() + ")")
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
        for (OutputSink.Stream stream : OutputSink.Stream.values()) {
            String last = lastLines(act, stream);
            if (!last.isEmpty()) {
                text.append(stream == OutputSink.Stream.OUT ? "Last output:\n" : "Last error output:\n");
                text.append(last).append('\n');
            }
        }
        return text.toString().strip();
    }

    private static String whatHappened(ActFolder act) {
        Optional<Claim> claim = act.claim();
        String bootId = Machine.bootId();
        if (claim.isEmpty()) {
            return "The start was recorded, then the machine was restarted. Whether the tool ran is not known.";
        }
        if (!claim.get().bootId().equals(bootId)) {
            return "Started at " + act.startedAt() + "; the machine was restarted before it ended. No exit code.";
        }
        Optional<ProcessId> tool = act.tool();
        if (tool.isEmpty()) {
            return "Its start was under way at " + act.startedAt() + " when it was ended from outside. The tool itself"
                    + " was probably not started. No exit code.";
        }
        long pid = tool.get().pid();
        boolean usedAgain = ProcessTable.read(pid)
                .filter(entry -> entry.id().start() != tool.get().start())
                .isPresent();
        return "Started at " + act.startedAt() + " as process " + pid + ", which is gone"
                + (usedAgain ? " (another process has that number now)" : "")
                + ". It left no exit code: it was ended from outside, together with the process that watched it.";
    }

    private static String lastLines(ActFolder act, OutputSink.Stream stream) throws IOException {
        if (!Files.exists(act.output(stream))) {
            return "";
        }
        try (FileChannel channel = FileChannel.open(act.output(stream), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(LAST_BYTES);
            channel.read(bytes, Math.max(0, channel.size() - LAST_BYTES));
            List<String> lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        }
    }
}
