package dev.evenkeel.activities.ansible;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.BoundedResult;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookPart;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookRequest;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookResult;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the end of a playbook means: a result over all hosts, those included that an earlier attempt did, or a failure. */
final class PlaybookOutcome {

    private static final int NAMED = 20;

    private final RunningAct act;
    private final PlaybookRequest request;
    private final ToolEnd end;
    private final PlaybookEvents events;

    PlaybookOutcome(RunningAct act, PlaybookRequest request, ToolEnd end, PlaybookEvents events) {
        this.act = act;
        this.request = request;
        this.end = end;
        this.events = events;
    }

    /** The exit code alone proves nothing: only the summary says that Ansible came to its end. */
    boolean good() {
        return end.code() == 0 && events.stats() != null;
    }

    PlaybookResult result() {
        boolean would = act.act().mode() == Mode.REHEARSAL || request.options().check();
        PlaybookResult before = request.again() == null ? null : request.again().result();
        long ok = events.total("ok") + (before == null ? 0 : before.ok());
        long changed = events.total("changed") + (before == null ? 0 : before.changed());
        long skipped = events.total("skipped") + (before == null ? 0 : before.skipped());
        Map<String, List<String>> hosts = hosts(before);
        int count = hosts.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toSet())
                .size();
        String summary = count + (count == 1 ? " host: " : " hosts: ") + ok + " ok, " + changed
                + (would ? " would change" : " changed")
                + (skipped > 0 ? ", " + skipped + " skipped" : "")
                + counted(hosts, "failed") + counted(hosts, "unreachable");
        return new PlaybookResult(summary, ok, changed, skipped, stats(before), hosts);
    }

    private static String counted(Map<String, List<String>> hosts, String how) {
        int count = hosts.getOrDefault(how, List.of()).size();
        return count == 0 ? "" : ", " + count + " " + how;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> stats(@Nullable PlaybookResult before) {
        Map<String, Object> stats = new LinkedHashMap<>(before == null ? Map.of() : before.stats());
        stats.putAll((Map<String, Object>) Objects.requireNonNull(act.masker().maskAll(events.artifacts())));
        return BoundedResult.of(stats, act, "What the playbook gave by set_stats");
    }

    /** Those of this attempt replace what was known of them. */
    private Map<String, List<String>> hosts(@Nullable PlaybookResult before) {
        Set<String> failed = events.hosts("failures");
        Set<String> unreachable = events.hosts("dark");
        Set<String> ok = new TreeSet<>(events.hosts("processed"));
        ok.removeAll(failed);
        ok.removeAll(unreachable);
        Set<String> changed = new TreeSet<>(events.hosts("changed"));
        if (before != null) {
            ok.addAll(before.hosts().getOrDefault("ok", List.of()));
            changed.addAll(before.hosts().getOrDefault("changed", List.of()));
        }
        Map<String, List<String>> hosts = new LinkedHashMap<>();
        hosts.put("ok", masked(ok));
        hosts.put("changed", masked(changed));
        hosts.put("failed", masked(new TreeSet<>(failed)));
        hosts.put("unreachable", masked(new TreeSet<>(unreachable)));
        return hosts;
    }

    private List<String> masked(Set<String> names) {
        return names.stream().map(act.masker()::mask).toList();
    }

    /** @param breaksOff what in the playbook may end it for hosts that did not fail; empty when nothing does */
    ApplicationFailure failure(List<String> breaksOff) {
        String trouble = trouble();
        if (events.stats() == null) {
            return withoutEnd(trouble);
        }
        Set<String> failed = events.hosts("failures");
        Set<String> unreachable = events.hosts("dark");
        if (failed.isEmpty() && unreachable.isEmpty()) {
            return ActFailures.failure(
                    Failures.TOOL_FAILED,
                    "The playbook failed with exit code " + end.code(),
                    "Look at the log for the reason, then try the step again.",
                    trouble);
        }
        PlaybookPart part = new PlaybookPart(result(), again(failed, unreachable, breaksOff));
        String next = next(part, breaksOff);
        if (failed.isEmpty()) {
            return ActFailures.failure(
                    Failures.UNREACHABLE,
                    "Ansible did not reach " + trouble,
                    "Check that the host is up, and its address, host key and login." + next,
                    trouble,
                    part);
        }
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                trouble.isEmpty() ? "The playbook failed on " + named(failed) : "The playbook failed on " + trouble,
                "Tasks before it were done. Put the reason right and try the step again: Ansible skips what is done."
                        + next,
                trouble,
                part);
    }

    /** Only where it is certain that the other hosts came to the end of the playbook. */
    private List<String> again(Set<String> failed, Set<String> unreachable, List<String> breaksOff) {
        Set<String> due = new LinkedHashSet<>(failed);
        due.addAll(unreachable);
        return events.brokenOff() || !breaksOff.isEmpty() ? List.of() : List.copyOf(due);
    }

    private static String next(PlaybookPart part, List<String> breaksOff) {
        if (!part.again().isEmpty()) {
            return " A retry plays only " + named(part.again()) + "; the other hosts are done.";
        }
        return breaksOff.isEmpty()
                ? " A retry plays all hosts, since the playbook was broken off."
                : " A retry plays all hosts, since some may not have come to the end: " + String.join(", ", breaksOff)
                        + ".";
    }

    private String trouble() {
        List<PlaybookEvents.Trouble> all = events.trouble();
        // A task may have failed and been rescued.
        Set<String> counted = new LinkedHashSet<>(events.hosts("failures"));
        counted.addAll(events.hosts("dark"));
        List<PlaybookEvents.Trouble> told = events.stats() == null
                ? all
                : all.stream().filter(each -> counted.contains(each.host())).toList();
        List<String> lines = new ArrayList<>(
                told.stream().limit(NAMED).map(PlaybookEvents.Trouble::text).toList());
        if (told.size() > NAMED) {
            lines.add("… and " + (told.size() - NAMED) + " more hosts");
        }
        return act.masker().mask(String.join("\n", lines));
    }

    private static String named(Iterable<String> hosts) {
        List<String> names = new ArrayList<>();
        hosts.forEach(names::add);
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }

    /** No summary: it could not begin (a mistake in the playbook), or it was ended in the middle by someone else. */
    private ApplicationFailure withoutEnd(String trouble) {
        String text = act.masker()
                .mask((end.outText().lines().map(EventLines::text).collect(Collectors.joining("\n")) + "\n"
                                + end.errText())
                        .replaceAll("\u001b\\[[0-9;]*m", "")
                        .strip());
        if (events.playbook() == null
                && (end.code() == 0 || text.contains("PLAY ["))
                && act.act().mode() != Mode.REHEARSAL) {
            return ActFailures.failure(
                    Failures.UNKNOWN_OUTCOME,
                    "Ansible played something (exit code " + end.code() + ") without telling what: the plugin "
                            + EventPlugin.NAME + " was not loaded",
                    "Look at the log and at the hosts, then say whether it was done. Ansible has to be run as it is, not by a"
                            + " script that takes its environment away, and its disk must not be full.",
                    text);
        }
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
