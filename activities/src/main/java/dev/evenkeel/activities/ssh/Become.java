package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.ActFailures;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As whom things are done on a host.
 *
 * @param password what sudo asks for; null when it asks for nothing
 */
record Become(String user, @Nullable String password) {

    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}\\$?");

    Become {
        if (!USER.matcher(user).matches()) {
            throw ActFailures.badRequest(
                    "'" + user + "' is no user to become", "Name a user of the host, for example root.");
        }
        if (password != null && password.indexOf('\n') >= 0) {
            throw ActFailures.badRequest("The password for sudo has more than one line", "Store the password alone.");
        }
    }

    /** @param command for a shell */
    String over(String command) {
        String ask = password == null ? "-n" : "-S -p '" + SudoPrompt.PROMPT + "'";
        return "exec sudo " + ask + " -H -u '" + user + "' -- " + command;
    }

    @Override
    public String toString() {
        return "Become " + user;
    }
}
