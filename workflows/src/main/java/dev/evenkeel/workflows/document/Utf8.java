package dev.evenkeel.workflows.document;

import dev.evenkeel.workflows.runbook.Position;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Rule;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells where bytes are no UTF-8. Guessing another encoding could change what a runbook says. */
public final class Utf8 {

    private Utf8() {}

    /** @return empty when all of it is UTF-8 */
    public static Optional<Problem> problem(String path, byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        boolean wrong = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(input, text, true)
                .isError();
        if (!wrong) {
            return Optional.empty();
        }
        String before = text.flip().toString();
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return Optional.of(new Problem(
                new Position(path, line, before.length() - before.lastIndexOf('\n')),
                "The file is not UTF-8 text: the byte 0x%02X cannot stand here".formatted(bytes[input.position()]),
                "Save it as UTF-8.",
                Rule.FILE));
    }
}
