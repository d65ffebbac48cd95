package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.deploy.ApiClient.Away;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of all kinds of steps with real tools, while the server, Temporal or both are killed at random moments. In its short form a
 * dozen runs; {@code -Devenkeel.storm=100,30} is the long one: so many runs, so many kills.
 */
class StormTest {

    private static final int IN_FLIGHT = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(45);
    /** For a kind of step that no kill has hit yet. */
    private static final Duration WORTH_WAITING = Duration.ofSeconds(5);

    private static final List<String> RUNBOOKS = List.of("mix-one", "place", "tools", "mix-two", "broken", "states");

    /** They are decided within the workflow: there is no act to be killed in. */
    private static final Set<String> WITHOUT_ACT = Set.of("gate", "fail");

    /** All others. But kubernetes.logs, which needs containers, and cloud.replication, which the stand-in has no figures for. */
    private static final Set<String> ACTS = Set.of(
            "terraform.plan",
            "terraform.apply",
            "terraform.destroy",
            "terraform.drift",
            "terraform.output",
            "ansible.playbook",
            "ssh.command",
            "ssh.upload",
            "ssh.download",
            "script",
            "http.check",
            "http.request",
            "sql.query",
            "prometheus.query",
            "prometheus.gate",
            "prometheus.silence",
            "kubernetes.apply",
            "kubernetes.rollout",
            "kubernetes.undo",
            "kubernetes.scale",
            "kubernetes.drain",
            "kubernetes.wait",
            "cloud.dns",
            "cloud.scale",
            "cloud.instance",
            "cloud.database",
            "cloud.snapshot",
            "approval",
            "task",
            "choice",
            "wait",
            "group",
            "parallel",
            "for_each",
            "run");

    private static final Map<String, List<String>> EFFECTS = Map.of(
            "mix", List.of("each-a", "each-b", "each-c", "each-d", "far", "inside", "last", "left", "once", "posted"),
            "place", List.of("applied-a", "applied-b", "played-a", "played-b"),
            "broken", List.of("done", "undone"),
            "tools", List.of("hushed", "row"),
            "states", List.of("applied-a"));

    private enum Victim {
        SERVER,
        TEMPORAL,
        BOTH
    }

    private final int runs;
    private final int kills;
    private final long seed = Long.getLong("evenkeel.storm.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Long> killedAt = new ArrayList<>();
    private final Set<String> hit = new TreeSet<>();

    StormTest() {
        String[] size = System.getProperty("evenkeel.storm", "10,4").split(",", -1);
        this.runs = Integer.parseInt(size[0].strip());
        this.kills = Integer.parseInt(size[1].strip());
    }

    @BeforeAll
    static void needsTheTools() {
        Assumptions.assumeTrue(StormTools.whyNot().isEmpty(), StormTools.whyNot());
    }

    @Test
    void everyRunFinishesAndEveryEffectHappensOnce(@TempDir Path folder) throws Exception {
        try (StormWorld world = new StormWorld(folder);
                ServerProcess server = new ServerProcess(folder, world.runbooks(), world.settings()).start()) {
            StormPeople people = StormPeople.of(server);
            Map<String, String> runbookOf = new HashMap<>();
            long began = System.nanoTime();
            calm(server, people, runbookOf);
            storm(server, people, runbookOf);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            server.close();
            try (Store store = Store.open(StoreSettings.folder(server.data()))) {
                check(world, people, runbookOf, store, seconds);
            }
        }
    }

    /** One run of each runbook that nobody disturbs, to compare with. */
    private static void calm(ServerProcess server, StormPeople people, Map<String, String> runbookOf) throws Exception {
        for (String runbook : Set.copyOf(RUNBOOKS)) {
            runbookOf.put(people.launch(runbook, "calm-" + runbook), runbook);
        }
        while (!people.open().isEmpty()) {
            lookAround(server, people);
        }
    }

    /** @return the kinds of steps in mid-act; none while the server does not answer */
    private static List<String> lookAround(ServerProcess server, StormPeople people) {
        try {
            return people.lookAround();
        } catch (Away away) {
            server.awaitUp();
            return List.of();
        }
    }

    private void storm(ServerProcess server, StormPeople people, Map<String, String> runbookOf) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long nextKill = System.nanoTime();
        int launched = 0;
        while (launched < runs || killedAt.size() < kills || !people.open().isEmpty()) {
            assertThat(System.nanoTime()).as("in time; open: " + people.open()).isLessThan(deadline);
            if (people.open().size() < IN_FLIGHT && (launched < runs || killedAt.size() < kills)) {
                launched += launch(server, people, runbookOf, launched);
            }
            List<String> running = lookAround(server, people);
            long now = System.nanoTime();
            if (killedAt.size() < kills
                    && (now > nextKill && hitsSomethingNew(running) || now > nextKill + WORTH_WAITING.toNanos())) {
                kill(server);
                hit.addAll(hitBy(killedAt.getLast(), server, people));
                nextKill = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_500 + random.nextInt(4_000));
            }
        }
    }

    /** By the journals: what was looked at a moment before may have ended when the kill came. */
    private static Set<String> hitBy(long at, ServerProcess server, StormPeople people) {
        try (Store store = Store.open(StoreSettings.folder(server.data()))) {
            StormJournals journals = new StormJournals(store);
            return journals.inMidAct(withChildren(journals, people), at);
        }
    }

    private static List<String> withChildren(StormJournals journals, StormPeople people) {
        List<String> all = new ArrayList<>(people.launched());
        people.launched().forEach(run -> all.addAll(journals.children(run)));
        return all;
    }

    private static int launch(ServerProcess server, StormPeople people, Map<String, String> runbookOf, int number) {
        String runbook = RUNBOOKS.get(number % RUNBOOKS.size());
        try {
            runbookOf.put(people.launch(runbook, "launch-" + number), runbook);
            return 1;
        } catch (Away away) {
            server.awaitUp();
            return 0;
        }
    }

    private boolean hitsSomethingNew(List<String> running) {
        return hit.containsAll(ACTS) || running.stream().anyMatch(kind -> ACTS.contains(kind) && !hit.contains(kind));
    }

    private void kill(ServerProcess server) {
        Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
        killedAt.add(System.currentTimeMillis());
        switch (victim) {
            case SERVER -> server.kill();
            case TEMPORAL -> server.killTemporal();
            case BOTH -> {
                server.kill();
                server.killTemporal();
            }
        }
        if (victim != Victim.TEMPORAL) {
            server.start();
        }
    }

    private void check(StormWorld world, StormPeople people, Map<String, String> runbookOf, Store store, long seconds) {
        StormJournals journals = new StormJournals(store);
        List<String> all = withChildren(journals, people);
        Set<String> midAct = new TreeSet<>();
        killedAt.forEach(at -> midAct.addAll(journals.inMidAct(all, at)));
        System.out.printf(
                "Storm (seed %d): %d runs and %d child runs, %d kills in %d s; unknown: %d; in mid-act at a kill: %s%n",
                seed,
                people.launched().size(),
                all.size() - people.launched().size(),
                killedAt.size(),
                seconds,
                people.unknown().size(),
                midAct);

        assertThat(people.unknown()).as("acts whose outcome nobody knew").isEmpty();
        assertThat(people.failures()).as("steps that failed").isEmpty();
        assertThat(all.stream().flatMap(run -> journals.faults(run).stream()))
                .as("the journals")
                .isEmpty();
        Map<String, Map<String, Long>> shapes = new HashMap<>();
        for (String run : people.launched()) {
            String runbook = String.valueOf(runbookOf.get(run));
            String family = runbook.replaceAll("-.*", "");
            assertThat(people.ended().get(run)).as(run).isEqualTo(family.equals("broken") ? "undone" : "succeeded");
            assertThat(world.effects(run).stream().sorted())
                    .as(run + " of " + runbook)
                    .isEqualTo(EFFECTS.get(family));
            assertThat(journals.shape(run))
                    .as(run)
                    .isEqualTo(shapes.computeIfAbsent(runbook, first -> journals.shape(run)));
        }
        assertThat(store.locks().held()).as("locks that are left").isEmpty();
        assertThat(killedAt).hasSize(kills);
        if (kills >= 30) {
            Set<String> missed = new TreeSet<>(ACTS);
            missed.removeAll(midAct);
            assertThat(missed)
                    .as("kinds that no kill hit in mid-act, beside " + WITHOUT_ACT)
                    .isEmpty();
        }
    }

    /** The tools themselves die: then, and only then, nobody knows, and a person says what was done. */
    @Test
    void onlyAKilledToolIsUnknown(@TempDir Path folder) throws Exception {
        try (StormWorld world = new StormWorld(folder);
                ServerProcess server = new ServerProcess(folder, world.runbooks(), world.settings()).start()) {
            StormPeople people = StormPeople.of(server);
            int tools = Math.max(3, runs / 10);
            for (int i = 0; i < tools; i++) {
                people.launch("slow", "slow-" + i);
            }
            Set<String> killed = new TreeSet<>();
            long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            while (!people.open().isEmpty()) {
                assertThat(System.nanoTime())
                        .as("in time; open: " + people.open())
                        .isLessThan(deadline);
                try {
                    for (String run : people.open()) {
                        Optional<ProcessHandle> tool = killed.contains(run) ? Optional.empty() : tool(run);
                        if (tool.isPresent() && !world.effects(run).isEmpty()) {
                            Stream.concat(tool.get().descendants(), tool.stream())
                                    .toList()
                                    .forEach(ProcessHandle::destroyForcibly);
                            killed.add(run);
                            if (killed.size() == 2) {
                                server.kill();
                                server.start();
                            }
                        }
                    }
                    people.lookAround();
                } catch (Away away) {
                    server.awaitUp();
                }
            }
            people.unknown().forEach(act -> System.out.println("Unknown, and rightly so: " + act));

            assertThat(killed).hasSize(tools);
            assertThat(people.unknown()).hasSize(tools);
            assertThat(people.failures()).isEmpty();
            for (String run : people.launched()) {
                assertThat(people.ended().get(run)).isEqualTo("succeeded");
                assertThat(world.effects(run)).containsExactly("work", "after");
            }
        }
    }

    /** The script of a run while it works: the shell with its name, not the wrapper around it. */
    private static Optional<ProcessHandle> tool(String run) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String line = process.info().commandLine().orElse("");
                    return line.contains("/count ") && line.contains(" " + run + " ") && !line.contains("wrapper");
                })
                .findFirst();
    }
}
