package dev.evenkeel.web.cli;

import java.io.PrintStream;
import java.util.regex.Pattern;

/** Where a command writes: standard output belongs to what was asked for, standard error to what is said about it. */
record Terminal(PrintStream out, PrintStream err) {

    /** Everything that steers a terminal, but line breaks, tabs and colours: a tool's output may hold anything. */
    private static final Pattern STEERING =
            Pattern.compile("\\x1b(?!\\[[0-9;]*m)|[\\x00-\\x08\\x0b-\\x1a\\x1c-\\x1f\\x7f\\x{80}-\\x{9f}]");

    static String harmless(String text) {
        return STEERING.matcher(text).replaceAll("");
    }

    void print(String text) {
        out.print(harmless(text));
        out.flush();
    }

    void line(String text) {
        print(text + "\n");
    }

    void say(String text) {
        err.println(harmless(text));
    }
}
