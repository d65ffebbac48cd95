package dev.evenkeel.activities.terraform;

import dev.evenkeel.activities.secrets.Masker;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Makes a text of a plan, which anybody may have written, fit to be kept and seen: no secret, no hidden character, no end in sight. */
final class Shown implements UnaryOperator<String> {

    private static final int LONGEST = 400;

    private final Masker masker;
    private final Masker sensitive;

    /** @param sensitive hides what the plan itself marks */
    Shown(Masker masker, Masker sensitive) {
        this.masker = masker;
        this.sensitive = sensitive;
    }

    /** A whole text, which is not cut. */
    String hidden(String text) {
        return sensitive.mask(masker.mask(text));
    }

    @Override
    public String apply(String text) {
        // What is cut off is not looked at for secrets; a secret may go on behind the cut, hence some more.
        String near = text.length() > 8 * LONGEST ? text.substring(0, 8 * LONGEST) : text;
        String masked = hidden(near);
        StringBuilder shown = new StringBuilder();
        for (int index = 0; index < masked.length() && index < LONGEST; index++) {
            char sign = masked.charAt(index);
            if (sign == '\n' || sign == '\t' || !hidden(sign)) {
                shown.append(sign);
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04x", (int) sign));
            }
        }
        if (masked.length() > LONGEST) {
            if (Character.isHighSurrogate(shown.charAt(shown.length() - 1))) {
                shown.setLength(shown.length() - 1);
            }
            shown.append("… (").append(text.length()).append(" characters)");
        }
        return shown.toString();
    }

    /** Controls, and what reverses the text around it or takes no room. */
    private static boolean hidden(char sign) {
        return Character.isISOControl(sign)
                || (sign >= 0x200b && sign <= 0x200f)
                || (sign >= 0x202a && sign <= 0x202e)
                || (sign >= 0x2060 && sign <= 0x206f)
                || sign == 0xfeff;
    }
}
