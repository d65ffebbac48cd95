package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.AlertNews;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Incident;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Role;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people and alerts do to an incident. */
record IncidentStory(RunHarness run) {

    static final String SLOW = Scenario.runbook("slow");

    static final String QUIET = """
            runbook: quiet
            procedure: incident
            title: Something is odd
            owner: team-shop
            severity: 3
            triage:
              - { id: front, http.check: { url: "http://shop/health" } }
            """;

    /** Along the chain, one state after the other. */
    void bring(IncidentState to) {
        await().until(() -> run.journal.last(Type.INCIDENT_DECLARED).isPresent());
        Arrays.stream(IncidentState.values())
                .filter(state -> state != IncidentState.DECLARED && state.compareTo(to) <= 0)
                .forEach(state -> move("anna", state));
    }

    void move(String actor, IncidentState to) {
        move(actor, Role.OPERATOR, to);
    }

    void move(String actor, Role role, IncidentState to) {
        run.decide(actor, role, Action.MOVE_INCIDENT, "", Map.of("to", to.name()));
    }

    void start(String yaml) {
        run.declared(new Incident(yaml.equals(SLOW) ? 2 : 3, "The shop is slow", 0, 0, 0))
                .start(yaml, Map.of());
    }

    /** Declared by rita, who alone sees it at first. */
    void startPrivate(String yaml) {
        run.declared(new Incident(3, "A key has leaked", 0, 0, 0, true)).start(yaml, Map.of());
        until(Type.INCIDENT_DECLARED, 1);
    }

    void acknowledge(String actor) {
        run.decide(actor, Role.RESPONDER, Action.ACKNOWLEDGE, "", Map.of());
    }

    void severity(String actor, Role role, int severity) {
        run.decide(actor, role, Action.CHANGE_SEVERITY, "More customers", Map.of("severity", severity));
    }

    void update(String actor, String text, Map<String, Object> evidence) {
        run.decide(actor, Role.RESPONDER, Action.POST_UPDATE, text, evidence);
    }

    void role(String actor, Action action, String role, @Nullable String to) {
        run.decide(
                actor, Role.RESPONDER, action, "", to == null ? Map.of("role", role) : Map.of("role", role, "to", to));
    }

    void news(long upTo) {
        run.stub().signal("alerts", new AlertNews(upTo));
    }

    void suggests(String proposal) {
        // The journal is written behind what it tells of.
        await().untilAsserted(() -> assertThat(run.journal
                        .last(Type.SUGGESTED)
                        .map(last -> last.data().get("to") + ": " + last.data().get("why")))
                .hasValue(proposal));
    }

    void until(Type type, int times) {
        await().until(() -> run.journal.events(type).size() >= times);
    }
}
