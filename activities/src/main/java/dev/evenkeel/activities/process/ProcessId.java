package dev.evenkeel.activities.process;

/**
 * Names one process for as long as the machine is up: a pid alone is used again after a while.
 *
 * @param start in clock ticks since boot, field 22 of {@code /proc/PID/stat}
 */
record ProcessId(long pid, long start) {
    /** Whether this very process is there and not only a zombie. */
    boolean isAlive() {
        return ProcessTable.read(pid)
                .filter(entry -> !entry.isZombie() && entry.id().equals(this))
                .isPresent();
    }

    /** Sends SIGKILL or SIGTERM; a process that is gone already, or that is another one by now, is left alone. */
    void signal(boolean force) {
        // The handle remembers its own start time and checks it again when it signals.
        ProcessHandle.of(pid).ifPresent(handle -> {
            if (isAlive()) {
                boolean ignored = force ? handle.destroyForcibly() : handle.destroy();
            }
        });
    }
}
