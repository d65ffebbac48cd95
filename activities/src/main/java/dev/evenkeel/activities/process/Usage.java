package dev.evenkeel.activities.process;

/**
 * What a tool and everything that it started take at one moment.
 *
 * @param bytes of memory that they share with nobody, as far as it lies in memory
 */
public record Usage(int processes, long bytes) {}
