package dev.evenkeel.activities.process;

/** Where the output of a tool goes while it is awaited. Called by the awaiting thread only. */
public interface OutputSink {
    /** A stream of a tool; with merged errors everything is {@link #OUT}. */
    enum Stream {
        OUT,
        ERR
    }

    /**
     * Takes the next piece.
     *
     * @param offset of the first byte, counted from the start of this stream of this act
     * @param bytes raw, in whatever encoding the tool writes; a character may be cut in two
     */
    void accept(Stream stream, long offset, byte[] bytes);

    /** How many bytes of the stream are safely here already; the next piece starts with this offset. */
    long resumeFrom(Stream stream);
}
