package dev.evenkeel.activities.ansible;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.RunbookFolder;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.Tool;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Plays playbooks by ansible-runner, as a process that a restarted worker finds again. */
public final class AnsibleActivitiesImpl implements AnsibleActivities {

    private static final String TOOL = "playbook";
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]*");
    private static final Pattern LIMIT = Pattern.compile("[A-Za-z0-9_*!&~\\[(][^'\\s@]*");

    private final ActRunner runner;
    private final AnsibleSettings settings;

    public AnsibleActivitiesImpl(ActRunner runner, AnsibleSettings settings) {
        this.runner = runner;
        this.settings = settings;
    }

    @Override
    public PlaybookResult playbook(PlaybookRequest request) {
        String intent = "Play " + request.playbook() + " on "
                + String.join(", ", request.hosts().keySet());
        return runner.perform(request.act(), intent, act -> play(act, request));
    }

    private PlaybookResult play(RunningAct act, PlaybookRequest request) throws IOException {
        RunnerFolder folder = new RunnerFolder(act.folder().resolve("runner"), request);
        if (!act.began(TOOL)) {
            folder.prepare(request, new RunbookFolder(runner.settings().runbooks()));
            if (act.act().mode() == Mode.REHEARSAL) {
                requirePreview(folder);
            }
        }
        ToolEnd end = run(act, folder, tool(act, folder, request));
        PlaybookEvents events = PlaybookEvents.parse(end.outText());
        // The exit code alone proves nothing: ansible-runner may end with 0 when ansible-playbook was killed.
        if (end.code() != 0 || events.stats() == null) {
            throw failure(act, end, events);
        }
        return result(act, events);
    }

    /** Check mode is a promise of the tasks: those that opt out of it would act. */
    private static void requirePreview(RunnerFolder folder) throws IOException {
        List<String> acting = CheckMode.exceptions(folder.project(), folder.playbook());
        if (!acting.isEmpty()) {
            folder.wipe();
            throw ActFailures.badRequest(
                    "The playbook acts even in check mode, at " + String.join(", ", acting),
                    "Take check_mode: false and lookups of the kind pipe out of it, or run it live.");
        }
    }

    private static ToolEnd run(RunningAct act, RunnerFolder folder, Tool tool) throws IOException {
        ToolEnd end;
        try {
            end = act.act().mode() == Mode.REHEARSAL ? act.runPure(tool) : act.run(tool);
        } catch (ApplicationFailure | ActivityCanceledException over) {
            // Anything else leaves the tool alive, and it needs its files.
            folder.wipe();
            throw over;
        }
        folder.wipe();
        return end;
    }

    private Tool tool(RunningAct act, RunnerFolder folder, PlaybookRequest request) {
        List<String> command = new ArrayList<>(List.of(
                "ansible-runner",
                "run",
                folder.folder().toString(),
                "-p",
                folder.playbook().toString(),
                "--inventory",
                folder.inventory().toString(),
                "--ident",
                "act",
                "-j"));
        String options = options(request);
        if (!options.isEmpty()) {
            // One word with the sign: a value that begins with a dash would be taken for the next option.
            command.add("--cmdline=" + options);
        }
        Map<String, String> environment = settings.environment().with(act, own());
        return new Tool(TOOL, command, environment, act.folder(), PlaybookEvents::view, false, GRACE);
    }

    private Map<String, String> own() {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("TERM", "xterm-256color");
        own.put("ANSIBLE_FORCE_COLOR", "1");
        own.put("ANSIBLE_NOCOWS", "1");
        own.put("ANSIBLE_RETRY_FILES_ENABLED", "0");
        own.put("ANSIBLE_LOCALHOST_WARNING", "0");
        own.put("ANSIBLE_HOST_KEY_CHECKING", "1");
        if (settings.knownHosts() != null) {
            own.put("ANSIBLE_SSH_COMMON_ARGS", "-o UserKnownHostsFile=\"" + settings.knownHosts() + "\"");
        }
        if (settings.key() != null) {
            own.put("ANSIBLE_PRIVATE_KEY_FILE", settings.key().toString());
        }
        return own;
    }

    private static String options(PlaybookRequest request) {
        List<String> options = new ArrayList<>();
        if (request.act().mode() == Mode.REHEARSAL) {
            options.add("--check --diff");
        }
        if (request.limit() != null && !request.limit().isBlank()) {
            require(LIMIT, request.limit(), "limit");
            options.add("'--limit=" + request.limit() + "'");
        }
        for (String tag : request.tags()) {
            require(TAG, tag, "tag");
            options.add("--tags=" + tag);
        }
        return String.join(" ", options);
    }

    private static void require(Pattern pattern, String value, String what) {
        if (!pattern.matcher(value).matches()) {
            throw ActFailures.badRequest(
                    "The " + what + " '" + value + "' is none that Ansible knows",
                    "Use letters, digits, _ and -; in a limit also patterns of hosts without blanks, quotes and @.");
        }
    }

    @SuppressWarnings("unchecked")
    private static PlaybookResult result(RunningAct act, PlaybookEvents events) {
        long ok = events.total("ok");
        long changed = events.total("changed");
        long skipped = events.total("skipped");
        String summary = events.hosts() + (events.hosts() == 1 ? " host: " : " hosts: ") + ok + " ok, " + changed
                + (act.act().mode() == Mode.REHEARSAL ? " would change" : " changed")
                + (skipped > 0 ? ", " + skipped + " skipped" : "");
        return new PlaybookResult(summary, ok, changed, skipped, (Map<String, Object>)
                Objects.requireNonNull(act.masker().maskAll(events.artifacts())));
    }

    private static ApplicationFailure failure(RunningAct act, ToolEnd end, PlaybookEvents events) {
        String trouble = act.masker()
                .mask(events.trouble().values().stream()
                        .map(PlaybookEvents.Trouble::text)
                        .collect(Collectors.joining("\n")));
        if (events.stats() == null) {
            return withoutEnd(act, end, events, trouble);
        }
        if (events.total("failures") == 0 && events.total("dark") > 0) {
            return ActFailures.failure(
                    Failures.UNREACHABLE,
                    "Ansible did not reach " + trouble,
                    "Check that the host is up, and its address, host key and login. Nothing was done on it.",
                    trouble);
        }
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                trouble.isEmpty()
                        ? "The playbook failed with exit code " + end.code()
                        : "The playbook failed on " + trouble,
                "Tasks before it were done. Put the reason right and try the step again: Ansible skips what is done.",
                trouble);
    }

    /** No summary: it could not begin (a mistake in the playbook), or it was ended in the middle by someone else. */
    private static ApplicationFailure withoutEnd(RunningAct act, ToolEnd end, PlaybookEvents events, String trouble) {
        String text = act.masker()
                .mask((end.outText().lines().map(PlaybookEvents::view).collect(Collectors.joining()) + "\n"
                                + end.errText())
                        .replaceAll("\u001b\\[[0-9;]*m", "")
                        .strip());
        if (events.begun() && act.act().mode() != Mode.REHEARSAL) {
            return ActFailures.failure(
                    Failures.UNKNOWN_OUTCOME,
                    "Ansible ended in the middle (exit code " + end.code() + "): its last task may or may not be done",
                    "Look at the log and at the hosts, then say whether it was done.",
                    (trouble + "\n" + text).strip());
        }
        String reason = text.lines()
                .filter(line -> line.contains("ERROR") || line.contains("Error"))
                .findFirst()
                .orElse("exit code " + end.code());
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                "Ansible could not begin: " + reason,
                "Correct the playbook or its roles, then try the step again. Nothing was done.",
                text);
    }
}
