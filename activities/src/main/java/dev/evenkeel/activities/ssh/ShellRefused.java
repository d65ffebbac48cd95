package dev.evenkeel.activities.ssh;

/** The host was reached and logged in to, but neither it nor its sudo runs our shell; nothing was done. */
final class ShellRefused extends Exception {
    private static final long serialVersionUID = 1L;

    ShellRefused(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
