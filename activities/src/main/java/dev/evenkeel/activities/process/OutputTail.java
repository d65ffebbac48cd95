package dev.evenkeel.activities.process;

import dev.evenkeel.activities.process.OutputSink.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows the output files of one act from where the sink left off. Memory is one buffer, however much is printed. */
final class OutputTail implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final ActFolder act;
    private final OutputSink sink;
    private final long limit;
    private final ByteBuffer buffer = ByteBuffer.allocate(PIECE);
    private final Map<Stream, FileChannel> channels = new EnumMap<>(Stream.class);
    private final Map<Stream, Long> positions = new EnumMap<>(Stream.class);

    OutputTail(ActFolder act, OutputSink sink, long limit) {
        this.act = act;
        this.sink = sink;
        this.limit = limit;
        for (Stream stream : Stream.values()) {
            positions.put(stream, sink.resumeFrom(stream));
        }
    }

    /** Delivers at most one piece of each stream; false when there was nothing new. */
    boolean pump() throws IOException {
        boolean any = false;
        for (Stream stream : Stream.values()) {
            any |= pump(stream);
        }
        return any;
    }

    /** Whether the tool printed more than is delivered. */
    boolean isCut() throws IOException {
        long printed = 0;
        for (Stream stream : Stream.values()) {
            FileChannel channel = open(stream);
            printed += channel == null ? 0 : channel.size();
        }
        return printed > limit;
    }

    private boolean pump(Stream stream) throws IOException {
        FileChannel channel = open(stream);
        long left =
                limit - positions.values().stream().mapToLong(Long::longValue).sum();
        if (channel == null || left <= 0) {
            return false;
        }
        long position = positions.getOrDefault(stream, 0L);
        buffer.clear().limit((int) Math.min(PIECE, left));
        int count = channel.read(buffer, position);
        if (count <= 0) {
            return false;
        }
        sink.accept(stream, position, Arrays.copyOf(buffer.array(), count));
        positions.put(stream, position + count);
        return true;
    }

    private @Nullable FileChannel open(Stream stream) throws IOException {
        FileChannel channel = channels.get(stream);
        if (channel == null) {
            try {
                channel = FileChannel.open(act.output(stream), StandardOpenOption.READ);
                channels.put(stream, channel);
            } catch (NoSuchFileException notYet) {
                return null;
            }
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : channels.values()) {
            channel.close();
        }
    }
}
