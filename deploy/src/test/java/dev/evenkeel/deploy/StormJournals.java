package dev.evenkeel.deploy;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the journals after a storm: is each whole, is nothing in it twice, does it say what really happened? */
final class StormJournals {

    private static final Set<Type> ENDS = Set.of(Type.STEP_FINISHED, Type.STEP_FAILED, Type.STEP_SKIPPED);
    /** How a run came to its lock, and who decided what first, depends on the other runs and on the people. */
    private static final Set<Type> BY_CHANCE = Set.of(Type.LOCK);

    private final Store store;

    StormJournals(Store store) {
        this.store = store;
    }

    /** What is wrong with a run's journal; empty when all is well. */
    List<String> faults(String run) {
        List<String> faults = new ArrayList<>();
        List<JournalEvent> events = store.journal().read(run, 0);
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).seq() != i + 1) {
                faults.add(run + ": event " + (i + 1) + " is missing");
                return faults;
            }
        }
        if (!store.journal().verify(run).ok()) {
            faults.add(run + ": the hash chain does not hold");
        }
        Map<String, Type> last = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (JournalEvent event : events) {
            String what = event.type() + " " + event.step() + " " + event.attempt();
            boolean once = event.type() != Type.DECIDED
                    && event.type() != Type.PERSON_ASKED
                    && event.type() != Type.PERSON_ANSWERED
                    && event.type() != Type.PHASE_STARTED
                    && event.type() != Type.PHASE_FINISHED
                    && event.type() != Type.LOCK
                    && event.type() != Type.UNDO_PLANNED
                    && event.type() != Type.STEPS_ADDED;
            if (once && !seen.add(what)) {
                faults.add(run + ": twice in the journal: " + what);
            }
            String act = event.step() + " " + event.attempt();
            if (ENDS.contains(event.type())
                    && event.type() != Type.STEP_SKIPPED
                    && last.get(act) != Type.STEP_STARTED) {
                faults.add(run + ": ended without a beginning: " + act);
            }
            if (event.type() == Type.STEP_STARTED || ENDS.contains(event.type())) {
                last.put(act, event.type());
            }
        }
        last.forEach((act, type) -> {
            if (type == Type.STEP_STARTED) {
                faults.add(run + ": began and never ended: " + act);
            }
        });
        if (events.isEmpty() || events.getLast().type() != Type.RUN_FINISHED) {
            faults.add(run + ": the journal has no end");
        }
        return faults;
    }

    /** The events of a run without their times and order: two undisturbed runs of a runbook have the same. */
    Map<String, Long> shape(String run) {
        Map<String, Long> shape = new TreeMap<>();
        for (JournalEvent event : store.journal().read(run, 0)) {
            if (!BY_CHANCE.contains(event.type())) {
                shape.merge(event.type() + " " + event.step() + " " + event.attempt(), 1L, Long::sum);
            }
        }
        return shape;
    }

    /** The kinds of the steps that were in mid-act at a moment, by the journals; also of those that still are. */
    Set<String> inMidAct(List<String> runs, long at) {
        Set<String> kinds = new TreeSet<>();
        for (String run : runs) {
            Map<String, String> kindOf = new HashMap<>();
            Map<String, Long> began = new LinkedHashMap<>();
            for (JournalEvent event : store.journal().read(run, 0)) {
                learn(event, kindOf);
                String act = event.step() + " " + event.attempt();
                if (event.type() == Type.STEP_STARTED) {
                    began.put(act, event.at());
                } else if (ENDS.contains(event.type()) && began.containsKey(act)) {
                    if (began.get(act) <= at && at < event.at()) {
                        kinds.add(kindOf.getOrDefault(event.step(), "?"));
                    }
                    began.remove(act);
                }
            }
            began.forEach((act, since) -> {
                if (since <= at) {
                    kinds.add(kindOf.getOrDefault(act.substring(0, act.lastIndexOf(' ')), "?"));
                }
            });
        }
        return kinds;
    }

    private static void learn(JournalEvent event, Map<String, String> kindOf) {
        if (event.data().get("steps") instanceof List<?> steps) {
            for (Object step : steps) {
                if (step instanceof Map<?, ?> outline) {
                    kindOf.put(String.valueOf(outline.get("key")), String.valueOf(outline.get("kind")));
                }
            }
        }
    }

    /** The runs that a run started. */
    List<String> children(String run) {
        return store.journal().read(run, 0).stream()
                .filter(event -> event.type() == Type.CHILD_STARTED)
                .map(event -> String.valueOf(event.data().get("run")))
                .toList();
    }
}
