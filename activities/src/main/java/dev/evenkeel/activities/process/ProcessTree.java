package dev.evenkeel.activities.process;

import dev.evenkeel.activities.process.ActFolder.Seen;
import dev.evenkeel.activities.process.ProcessTable.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tool and everything that it started, wherever it went. A descendant may lead a session of its own (Ansible's
 * workers and ssh do) and lose its parent, so it is remembered from the moment it was seen, and found by the mark in
 * its environment. The wrapper and its drains are no part of it.
 */
final class ProcessTree {
    private static final long SEARCH_EVERY = 3_000_000_000L;

    private final ActFolder act;
    private long searchedAt = System.nanoTime();
    private final Set<ProcessId> recorded = new HashSet<>();
    private final Set<ProcessId> counted = new HashSet<>();

    ProcessTree(ActFolder act) {
        this.act = act;
        act.tree().forEach(seen -> recorded.add(seen.id()));
        counted.addAll(recorded);
    }

    /** Records what is below the tool right now. Cheap: does not look at environments. */
    synchronized void record(ProcessTable table) {
        remember(members(table, false));
    }

    /** Everything of the tool that lives, recorded as well. */
    synchronized List<Seen> living() {
        List<Seen> members = members(ProcessTable.now(), true);
        remember(members);
        return members;
    }

    /** Mostly of those that were recorded already; now and then it looks for those that left their parents in between. */
    synchronized Usage usage() {
        act.tool().ifPresent(counted::add);
        if (System.nanoTime() - searchedAt > SEARCH_EVERY) {
            living();
            searchedAt = System.nanoTime();
        }
        counted.removeIf(id -> ProcessTable.read(id.pid())
                .filter(entry -> entry.id().equals(id) && !entry.isZombie())
                .isEmpty());
        return new Usage(
                counted.size(),
                counted.stream()
                        .mapToLong(id -> ProcessTable.privateBytes(id.pid()))
                        .sum());
    }

    private void remember(List<Seen> members) {
        List<Seen> fresh =
                members.stream().filter(member -> recorded.add(member.id())).toList();
        fresh.forEach(member -> counted.add(member.id()));
        if (!fresh.isEmpty()) {
            act.addToTree(fresh);
        }
    }

    private List<Seen> members(ProcessTable table, boolean searchEnvironments) {
        Set<Long> members = new HashSet<>();
        Set<ProcessId> known = new HashSet<>(recorded);
        act.tool().ifPresent(known::add);
        long self = ProcessHandle.current().pid();
        for (Entry entry : table.entries().values()) {
            long pid = entry.id().pid();
            if (known.contains(entry.id()) || (searchEnvironments && ProcessTable.startedWith(pid, act.mark()))) {
                members.add(pid);
            }
        }
        members.remove(self);
        boolean grown = !members.isEmpty();
        while (grown) {
            grown = false;
            for (Entry entry : table.entries().values()) {
                // Also by session, as long as its leader is there: a dead leader's pid may have been used again.
                boolean belongs = members.contains(entry.parent()) || members.contains(entry.session());
                grown |= belongs
                        && entry.id().pid() != self
                        && members.add(entry.id().pid());
            }
        }
        List<Seen> seen = new ArrayList<>();
        for (Long pid : members) {
            Entry entry = table.entries().get(pid);
            if (entry != null) {
                seen.add(new Seen(entry.id(), entry.name()));
            }
        }
        return seen;
    }
}
