package dev.evenkeel.activities.ansible;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.AnsibleActivities.Options;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookRequest;
import dev.evenkeel.workflows.contract.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The arguments of ansible-playbook. Whatever a runbook gives is checked, and stays one argument. */
final class PlaybookCommand {

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]*");
    private static final Pattern LIMIT = Pattern.compile("[A-Za-z0-9_*!&~\\[(][^'\\s@]*");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@\\\\-]*\\$?");
    private static final Pattern METHOD = Pattern.compile("[a-z][a-z0-9_.]*");

    /** Warnings belong between the lines of their tasks, as on a terminal. */
    private static final List<String> MERGED = List.of("/bin/sh", "-c", "exec \"$@\" 2>&1", "sh");

    private PlaybookCommand() {}

    static List<String> of(PlaybookRequest request, RunnerFolder folder) {
        List<String> command = new ArrayList<>(MERGED);
        command.add("ansible-playbook");
        command.add("--inventory=" + folder.inventory());
        command.add("--extra-vars=@" + folder.variables());
        command.addAll(options(request, folder));
        command.add(folder.playbook().toString());
        return command;
    }

    private static List<String> options(PlaybookRequest request, RunnerFolder folder) {
        Options said = request.options();
        boolean rehearsal = request.act().mode() == Mode.REHEARSAL;
        List<String> options = new ArrayList<>();
        if (rehearsal || said.check()) {
            options.add("--check");
        }
        if (rehearsal || said.diff()) {
            options.add("--diff");
        }
        if (request.again() != null) {
            options.add("--limit=@" + folder.again());
        } else if (request.limit() != null && !request.limit().isBlank()) {
            options.add("--limit=" + checked(LIMIT, request.limit(), "limit"));
        }
        request.tags().forEach(tag -> options.add("--tags=" + checked(TAG, tag, "tag")));
        said.skipTags().forEach(tag -> options.add("--skip-tags=" + checked(TAG, tag, "tag")));
        if (said.forks() != null) {
            options.add("--forks=" + said.forks());
        }
        if (said.user() != null) {
            options.add("--user=" + checked(USER, said.user(), "user"));
        }
        if (said.become()) {
            options.add("--become");
        }
        if (said.becomeUser() != null) {
            options.add("--become-user=" + checked(USER, said.becomeUser(), "user"));
        }
        if (said.becomeMethod() != null) {
            options.add("--become-method=" + checked(METHOD, said.becomeMethod(), "become_method"));
        }
        return options;
    }

    private static String checked(Pattern pattern, String value, String what) {
        if (!pattern.matcher(value).matches()) {
            throw ActFailures.badRequest(
                    "The " + what + " '" + value + "' is none that Ansible knows",
                    "Use letters, digits, _ and -; in a limit also patterns of hosts without blanks, quotes and @.");
        }
        return value;
    }
}
