package dev.evenkeel.activities.act;

/** Hears of a process while it runs; after a restart of the worker from the beginning once more. */
public interface Following {

    /** The longest line that is told, in bytes. */
    int LONGEST_LINE = 4 * 1024 * 1024;

    /** A line of its standard output as UTF-8, without its line break and not masked. */
    void line(String line);

    /** A line was longer than {@link #LONGEST_LINE} and is not told. */
    void tooLong();

    /** Some ten times a second. */
    void beat();
}
