package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.AlertActivities.Batch;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.IncidentSplitActivities.Parted;
import dev.evenkeel.workflows.contract.IncidentSplitActivities.Split;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunId;
import dev.evenkeel.workflows.contract.RunRequest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which alerts an incident has, as far as it knows, and which of them are to become an incident of their own. */
public final class IncidentSplits {

    private final RunRequest request;
    private final JournalWriter journal;
    private final IncidentProposals proposals;
    private final IncidentPrivacy privacy;
    private final Set<Long> alerts = new LinkedHashSet<>();
    private final Deque<Split> asked = new ArrayDeque<>();

    IncidentSplits(RunRequest request, JournalWriter journal, IncidentProposals proposals, IncidentPrivacy privacy) {
        this.privacy = privacy;
        this.request = request;
        this.journal = journal;
        this.proposals = proposals;
    }

    void hear(Batch batch) {
        batch.alerts().forEach(alert -> alerts.add(alert.id()));
    }

    /** Whether the alert is here, and stays as far as anybody has said. */
    boolean has(long alert) {
        return alerts.contains(alert)
                && asked.stream().noneMatch(split -> split.alerts().contains(alert));
    }

    /** Whether alerts are on their way. */
    public boolean going() {
        return !asked.isEmpty();
    }

    void ask(Decision decision, Map<String, Object> by) {
        Split split = split(decision, request.estate().environment().name(), privacy.isPrivate());
        asked.add(split);
        by.put("alerts", split.alerts());
        // Whoever may not see the new one is not told how it is called, nor why.
        by.put("run", split.run());
        by.put("runbook", split.runbook());
        put(by, "title", split.title());
        put(by, "severity", split.severity());
        by.put("reason", decision.comment());
        journal.note(Type.SPLIT_ASKED, null, 0, decision.actor(), by);
    }

    /** What a valid decision asks for. */
    private static Split split(Decision decision, String environment, boolean isPrivate) {
        String title = IncidentRules.text(decision, "title");
        return new Split(
                decision.runId(),
                environment,
                RunId.of(decision.at(), decision.id().hashCode()),
                decision.actor(),
                alerts(decision),
                IncidentRules.text(decision, "runbook"),
                title.isEmpty() ? null : title,
                decision.evidence().get("severity") instanceof Number severity ? (Integer) severity.intValue() : null,
                isPrivate);
    }

    /** The numbers that are named; empty when something else stands among them. */
    static List<Long> alerts(Decision decision) {
        List<String> named = Arrays.stream(String.valueOf(decision.evidence().getOrDefault("alerts", ""))
                        .split(","))
                .map(String::strip)
                .toList();
        return named.stream().allMatch(text -> text.matches("[0-9]{1,18}"))
                ? named.stream().map(Long::valueOf).distinct().toList()
                : List.of();
    }

    /** The one that is to be done now. */
    public Split first() {
        return asked.getFirst();
    }

    public void ended(Parted parted) {
        Split split = asked.removeFirst();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("alerts", split.alerts());
        if (parted.why().isEmpty()) {
            split.alerts().forEach(alerts::remove);
            data.put("run", parted.run());
            data.put("title", parted.title());
            data.put("still", parted.firing());
            journal.note(Type.SPLIT_OFF, null, 0, split.actor(), data);
            proposals.left(parted.firing(), !alerts.isEmpty());
        } else {
            data.put("why", Bounded.text(parted.why()));
            journal.note(Type.SPLIT_REFUSED, data);
        }
    }

    private static void put(Map<String, Object> data, String key, @Nullable Object value) {
        if (value != null) {
            data.put(key, value);
        }
    }
}
