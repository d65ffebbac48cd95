package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.IncidentRole;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An incident while the journal is read. */
final class IncidentFold {

    private final List<IncidentView.Move> moves = new ArrayList<>();
    private final List<IncidentView.Severity> severities = new ArrayList<>();
    private final Map<IncidentRole, String> holders = new EnumMap<>(IncidentRole.class);
    private final Map<IncidentRole, String> offers = new EnumMap<>(IncidentRole.class);
    private final List<IncidentView.Update> updates = new ArrayList<>();
    private final Map<Long, IncidentView.Alert> alerts = new LinkedHashMap<>();
    private final Map<String, IncidentView.Launched> launched = new LinkedHashMap<>();
    private final BondsFold bonds = new BondsFold();
    private @Nullable Data declared;
    private long declaredAt;
    private int severity;
    private IncidentState state = IncidentState.DECLARED;
    private @Nullable Long next;
    private boolean overdue;
    private @Nullable Role called;
    private int firing;
    private boolean isPrivate;
    private final Set<String> invited = new TreeSet<>();
    private IncidentView.@Nullable Suggestion suggested;

    void add(JournalEvent event, Data data) {
        String actor = event.actor() == null ? "" : event.actor();
        bonds.add(event, data);
        switch (event.type()) {
            case INCIDENT_DECLARED -> {
                declared = data;
                declaredAt = moment(data, "declared", event.at());
                severity = data.number("severity", 3);
                isPrivate = data.yes("private");
                due(data);
            }
            case INCIDENT_MOVED -> {
                IncidentState to = data.word("to", IncidentState.class).orElse(state);
                moves.add(new IncidentView.Move(state, to, event.at(), actor, data.text("reason")));
                state = to;
                called = null;
                suggested = null;
                due(data);
            }
            case SEVERITY_CHANGED -> {
                int to = data.number("to", severity);
                severities.add(new IncidentView.Severity(severity, to, event.at(), actor, data.text("reason")));
                severity = to;
                due(data);
            }
            case UNACKNOWLEDGED -> called = data.word("to", Role.class).orElse(Role.APPROVER);
            case ROLE_OFFERED -> duty(data, duty -> offers.put(duty, data.text("to")));
            case ROLE_TAKEN ->
                duty(data, duty -> {
                    offers.remove(duty);
                    holders.put(duty, actor);
                });
            case ROLE_DECLINED -> duty(data, offers::remove);
            case PRIVACY_CHANGED -> {
                isPrivate = data.yes("private");
                if (isPrivate && event.actor() != null) {
                    invited.add(event.actor());
                }
            }
            case INVITED -> invited.add(data.text("to"));
            case UNINVITED -> invited.remove(data.text("to"));
            case UPDATE_POSTED -> {
                updates.add(new IncidentView.Update(data.text("text"), event.at(), actor, data.moment("due")));
                due(data);
            }
            case UPDATE_OVERDUE -> overdue = true;
            case ALERT_CHANGED -> alert(event, data);
            case SPLIT_OFF -> {
                List<String> gone = data.texts("alerts");
                alerts.keySet().removeIf(alert -> gone.contains(alert.toString()));
                firing = data.number("still", firing);
            }
            case SUGGESTED ->
                suggested = new IncidentView.Suggestion(
                        data.word("to", IncidentState.class).orElse(state), data.text("why"), event.at());
            case RUN_LAUNCHED -> launched.put(data.text("run"), launched(data, RunStatus.RUNNING));
            case LAUNCHED_RUN_ENDED ->
                launched.put(
                        data.text("run"),
                        launched(data, data.word("status", RunStatus.class).orElse(RunStatus.FAILED)));
            default -> {}
        }
    }

    @Nullable
    IncidentView view() {
        if (declared == null) {
            return null;
        }
        return new IncidentView(
                severity,
                declared.text("title"),
                moment(declared, "began", declaredAt),
                moment(declared, "detected", declaredAt),
                declaredAt,
                state,
                moves,
                severities,
                holders,
                offers,
                updates,
                next,
                overdue,
                called,
                List.copyOf(alerts.values()).reversed(),
                firing,
                suggested,
                List.copyOf(launched.values()),
                bonds.view(),
                isPrivate,
                List.copyOf(invited));
    }

    private void due(Data data) {
        next = data.moment("next");
        overdue = false;
    }

    private void alert(JournalEvent event, Data data) {
        long id = moment(data, "alert", event.seq());
        firing = data.number("still", firing);
        alerts.remove(id);
        alerts.put(
                id,
                new IncidentView.Alert(
                        id,
                        data.text("name"),
                        data.text("summary"),
                        data.yes("firing"),
                        moment(data, "starts", event.at()),
                        data.moment("ends"),
                        data.text("url")));
    }

    private static void duty(Data data, Consumer<IncidentRole> change) {
        data.word("duty", IncidentRole.class).ifPresent(change);
    }

    private static IncidentView.Launched launched(Data data, RunStatus status) {
        return new IncidentView.Launched(data.text("run"), data.text("title"), status);
    }

    private static long moment(Data data, String key, long otherwise) {
        @Nullable Long said = data.moment(key);
        return said == null ? otherwise : said;
    }
}
