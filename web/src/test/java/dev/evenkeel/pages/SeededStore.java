package dev.evenkeel.pages;

import dev.evenkeel.activities.ansible.PlayResults.Cell;
import dev.evenkeel.activities.ansible.PlayResults.Task;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.LockActivities;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Writes into a store what workflows and tools would have written. */
public final class SeededStore {

    public static final String PASSWORD = "an even keel";

    private final Store store;
    private final Map<String, Long> offsets = new HashMap<>();

    public SeededStore(Store store) {
        this.store = store;
    }

    /** Anna operates, bob approves, carol may do less, dave is disabled, root looks after all. */
    public SeededStore withPeople(PasswordEncoder encoder) {
        String hash = String.valueOf(encoder.encode(PASSWORD));
        Users users = store.users();
        users.create("anna", hash, Map.of("*", Set.of(Role.OPERATOR)));
        users.create("bob", hash, Map.of("*", Set.of(Role.APPROVER)));
        users.create("carol", hash, Map.of("production", Set.of(Role.RESPONDER), "staging", Set.of(Role.OPERATOR)));
        users.create("dave", hash, Map.of());
        users.enable("dave", false);
        users.create("eve", hash, Map.of());
        users.create("root", hash, Map.of("*", Set.of(Role.ADMIN)));
        return this;
    }

    public void put(RunSummary summary, List<JournalEvent> journal) {
        if (journal.isEmpty()) {
            store.runs().requested(summary);
        } else {
            store.journal().append(new Append(summary, 1, 0, journal));
        }
    }

    public void print(String runId, String step, String stream, String text) {
        String key = runId + step + stream;
        long from = offsets.getOrDefault(key, 0L);
        long to = from + text.getBytes(StandardCharsets.UTF_8).length;
        store.logs().append(act(runId, step), stream, from, to, text, System.currentTimeMillis());
        offsets.put(key, to);
    }

    /** What a playbook did so far. */
    public void play(String runId, String step, List<Task> tasks, List<Cell> cells) {
        store.plays().record(act(runId, step), tasks, cells, false);
    }

    /** @return the digest under which it is kept */
    public String keep(String runId, String step, String name, String mediaType, String text) {
        return store.artifacts().keep(act(runId, step), name, mediaType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The running release holds the shop, another one waits. */
    public void lock(long now) {
        LockWorkflow.Ask owner =
                new LockWorkflow.Ask("r-running", "Release the shop", "anna", false, false, now - 120_000, Map.of());
        LockWorkflow.Ask waiting =
                new LockWorkflow.Ask("r-approval", "Release the shop", "bob", false, false, now - 60_000, Map.of());
        store.locks()
                .show(new LockActivities.View(
                        new LockWorkflow.State(
                                "production",
                                "shop",
                                7,
                                new LockWorkflow.Holder(owner, now - 110_000),
                                List.of(waiting),
                                Set.of()),
                        "The run has ended, but not all of it: the host vm-2 does not answer"));
    }

    private static Act act(String runId, String step) {
        return new Act(runId, step, 1, Mode.LIVE, "production", "north", Map.of(), 60_000, null);
    }
}
