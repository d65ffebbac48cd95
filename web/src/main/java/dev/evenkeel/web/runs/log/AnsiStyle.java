package dev.evenkeel.web.runs.log;

import java.util.ArrayList;
import java.util.List;

/**
 * How a terminal would write the text that follows: ECMA-48 "select graphic rendition". Colours become the classes of our own palette,
 * so that they can be read on light and on dark; background colours are left out for the same reason.
 *
 * @param colour 0-7 plain, 8-15 bright, -1 none
 */
record AnsiStyle(boolean bold, boolean dim, boolean italic, boolean underline, int colour) {

    static final AnsiStyle PLAIN = new AnsiStyle(false, false, false, false, -1);

    private static final List<String> COLOURS =
            List.of("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white");

    /** @param codes between {@code ESC [} and {@code m} */
    AnsiStyle after(String codes) {
        AnsiStyle style = this;
        String[] parts = codes.split("[;:]", -1);
        for (int i = 0; i < parts.length; i++) {
            int code = number(parts[i]);
            if (code == 38 || code == 48) {
                boolean palette = i + 2 < parts.length && number(parts[i + 1]) == 5;
                boolean direct = i + 4 < parts.length && number(parts[i + 1]) == 2;
                if (code == 38 && palette) {
                    style = style.withColour(ofPalette(number(parts[i + 2])));
                } else if (code == 38 && direct) {
                    style = style.withColour(nearest(number(parts[i + 2]), number(parts[i + 3]), number(parts[i + 4])));
                }
                i += palette ? 2 : direct ? 4 : parts.length;
            } else {
                style = style.after(code);
            }
        }
        return style;
    }

    String classes() {
        List<String> classes = new ArrayList<>();
        if (bold) {
            classes.add("ansi-bold");
        }
        if (dim) {
            classes.add("ansi-dim");
        }
        if (italic) {
            classes.add("ansi-italic");
        }
        if (underline) {
            classes.add("ansi-underline");
        }
        if (colour >= 0) {
            classes.add("ansi-" + (colour >= 8 ? "bright-" : "") + COLOURS.get(colour % 8));
        }
        return String.join(" ", classes);
    }

    private AnsiStyle after(int code) {
        return switch (code) {
            case 0 -> PLAIN;
            case 1 -> new AnsiStyle(true, dim, italic, underline, colour);
            case 2 -> new AnsiStyle(bold, true, italic, underline, colour);
            case 3 -> new AnsiStyle(bold, dim, true, underline, colour);
            case 4 -> new AnsiStyle(bold, dim, italic, true, colour);
            case 22 -> new AnsiStyle(false, false, italic, underline, colour);
            case 23 -> new AnsiStyle(bold, dim, false, underline, colour);
            case 24 -> new AnsiStyle(bold, dim, italic, false, colour);
            case 30, 31, 32, 33, 34, 35, 36, 37 -> withColour(code - 30);
            case 39 -> withColour(-1);
            case 90, 91, 92, 93, 94, 95, 96, 97 -> withColour(code - 90 + 8);
            default -> this;
        };
    }

    private AnsiStyle withColour(int other) {
        return new AnsiStyle(bold, dim, italic, underline, other);
    }

    private static int ofPalette(int code) {
        if (code < 0 || code > 255) {
            return -1;
        }
        if (code < 16) {
            return code;
        }
        if (code >= 232) {
            return code < 244 ? 8 : 7;
        }
        int cube = code - 16;
        return nearest(cube / 36 * 51, cube / 6 % 6 * 51, cube % 6 * 51);
    }

    private static int nearest(int red, int green, int blue) {
        int strongest = Math.max(red, Math.max(green, blue));
        int half = strongest / 2;
        int bits = (red > half ? 1 : 0) | (green > half ? 2 : 0) | (blue > half ? 4 : 0);
        return bits == 0 ? 8 : bits; // a terminal's eight colours are numbered by these bits
    }

    private static int number(String text) {
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
