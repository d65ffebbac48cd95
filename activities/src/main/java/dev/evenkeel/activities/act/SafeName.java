package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;

/** Turns any text into the name of a file: two texts never share a name, and no name is long or special. */
public final class SafeName {

    private static final int LONGEST = 100;

    private SafeName() {}

    public static String of(String text) {
        StringBuilder name = new StringBuilder();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (value & 0xff);
            boolean plain =
                    character == '_' || character == '-' || character < 0x80 && Character.isLetterOrDigit(character);
            name.append(plain ? String.valueOf(character) : String.format("+%02X", (int) character));
        }
        if (name.length() <= LONGEST && !name.isEmpty()) {
            return name.toString();
        }
        String digest =
                CanonicalJson.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
        return name.substring(0, Math.min(name.length(), LONGEST - 34)) + "++" + digest;
    }
}
