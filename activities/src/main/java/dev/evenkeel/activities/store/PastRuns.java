package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long a runbook has taken: what its next run may be expected to take. */
public final class PastRuns {

    /** The newest runs that count, and how far back they are looked for. */
    private static final int COUNTED = 20;

    private static final int LOOKED_AT = 400;

    /** Runs with longer journals count in total only. */
    private static final int LONGEST_JOURNAL = 4_000;

    private final Database database;

    PastRuns(Database database) {
        this.database = database;
    }

    /**
     * The medians of the last successful live runs; waiting for people is part of them.
     *
     * @param runs how many there were; 0 when nothing is known
     * @param totalMillis of the whole run; null when there were none
     * @param steps milliseconds by {@link #place}
     */
    public record Past(int runs, @Nullable Long totalMillis, Map<String, Long> steps) {
        public static final Past NONE = new Past(0, null, Map.of());

        public Past {
            steps = Map.copyOf(steps);
        }

        /** @return null when it is not known */
        public @Nullable Long of(String stepKey) {
            return steps.get(place(stepKey));
        }
    }

    /** The key of a step without its site and the items of its loops: {@code rollout/install}. */
    public static String place(String stepKey) {
        int end = stepKey.length();
        for (char mark : new char[] {'[', '@'}) {
            int at = stepKey.indexOf(mark);
            end = at < 0 ? end : Math.min(end, at);
        }
        return stepKey.substring(0, end);
    }

    public Past of(String runbook) {
        JdbcClient client = database.read();
        Map<String, Long> totals = new HashMap<>();
        List<String> detailed = new ArrayList<>();
        client.sql("select id, started_at, finished_at, last_seq from (select * from runs where runbook = ?"
                        + " order by started_at desc, id desc limit ?) newest"
                        + " where mode = ? and status = ? and finished_at is not null"
                        + " order by started_at desc, id desc limit ?")
                .params(Text.clean(runbook), LOOKED_AT, Mode.LIVE.name(), RunStatus.SUCCEEDED.name(), COUNTED)
                .query(row -> {
                    totals.put(row.getString("id"), row.getLong("finished_at") - row.getLong("started_at"));
                    if (row.getLong("last_seq") <= LONGEST_JOURNAL) {
                        detailed.add(row.getString("id"));
                    }
                });
        if (totals.isEmpty()) {
            return Past.NONE;
        }
        Map<String, List<Long>> steps = new HashMap<>();
        detailed.forEach(run -> steps(client, run)
                .forEach((step, took) -> steps.computeIfAbsent(place(step), place -> new ArrayList<>())
                        .add(took)));
        Map<String, Long> medians = new HashMap<>();
        steps.forEach((place, all) -> medians.put(place, median(all)));
        return new Past(totals.size(), median(new ArrayList<>(totals.values())), medians);
    }

    /**
     * How long each phase usually takes, waiting for people not counted: the medians of the last recoveries that succeeded, live or
     * as a drill; milliseconds by the phase's name.
     */
    public Map<String, Long> phases(String runbook) {
        JdbcClient client = database.read();
        List<String> runs = client.sql("select id from (select * from runs where runbook = ?"
                        + " order by started_at desc, id desc limit ?) newest"
                        + " where mode in (?, ?) and status = ? and last_seq <= ?"
                        + " order by started_at desc, id desc limit ?")
                .params(
                        Text.clean(runbook),
                        LOOKED_AT,
                        Mode.LIVE.name(),
                        Mode.DRILL.name(),
                        RunStatus.SUCCEEDED.name(),
                        LONGEST_JOURNAL,
                        COUNTED)
                .query((row, number) -> String.valueOf(row.getString(1)))
                .list();
        Map<String, List<Long>> all = new HashMap<>();
        runs.forEach(run -> phasesOf(client, run)
                .forEach((phase, took) ->
                        all.computeIfAbsent(phase, name -> new ArrayList<>()).add(took)));
        Map<String, Long> medians = new HashMap<>();
        all.forEach((phase, times) -> medians.put(phase, median(times)));
        return medians;
    }

    private static Map<String, Long> phasesOf(JdbcClient client, String run) {
        PhaseTimes times = new PhaseTimes();
        client.sql(
                        "select type, step, at, data from journal where run_id = ?"
                                + " and type in ('PHASE_STARTED', 'PHASE_FINISHED', 'PERSON_ASKED', 'PERSON_ANSWERED') order by seq")
                .params(run)
                .query(row -> {
                    times.take(
                            Type.valueOf(row.getString("type")),
                            String.valueOf(row.getString("step")),
                            row.getLong("at"),
                            row.getString("data"));
                });
        return times.took();
    }

    /** From the beginning of a step's first attempt to its good end. */
    private static Map<String, Long> steps(JdbcClient client, String run) {
        Map<String, Long> began = new HashMap<>();
        Map<String, Long> took = new HashMap<>();
        client.sql("select step, type, at from journal where run_id = ? and step is not null"
                        + " and type in ('STEP_STARTED', 'STEP_FINISHED') order by seq")
                .params(run)
                .query(row -> {
                    String step = row.getString("step");
                    if (row.getString("type").equals("STEP_STARTED")) {
                        began.putIfAbsent(step, row.getLong("at"));
                    } else if (began.containsKey(step)) {
                        took.put(step, row.getLong("at") - began.get(step));
                    }
                });
        return took;
    }

    private static long median(List<Long> values) {
        Collections.sort(values);
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }
}
