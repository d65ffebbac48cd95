package dev.evenkeel.activities.process;

/**
 * A process that had outlived the graceful signals.
 *
 * @param name the kernel's short name of it, without arguments, which may hold secrets
 */
public record KilledProcess(long pid, String name) {
    @Override
    public String toString() {
        return name + " (" + pid + ")";
    }
}
