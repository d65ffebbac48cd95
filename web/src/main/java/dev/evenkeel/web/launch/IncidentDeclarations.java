package dev.evenkeel.web.launch;

import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.web.launch.Launcher.Launch;
import dev.evenkeel.web.launch.Launcher.Launched;
import dev.evenkeel.workflows.contract.Incident;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.IncidentPlan;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Completes what is declared about an incident, and checks from which incident's room a run is launched. */
final class IncidentDeclarations {

    /** By how much a clock that is ahead is forgiven, in milliseconds. */
    private static final long AHEAD = 60_000;

    private static final int LONGEST_TITLE = 200;

    private final Runs runs;
    private final InstantSource clock;

    IncidentDeclarations(Runs runs, InstantSource clock) {
        this.runs = runs;
        this.clock = clock;
    }

    sealed interface Declared {
        /** @param incident null for a run of another procedure */
        record Fine(@Nullable Incident incident) implements Declared {}

        /** Never {@link Launched.Started}. */
        record Not(Launched why) implements Declared {}
    }

    /** @param unattended whether no person launches it: nobody would be among the people of a private incident */
    Declared of(Launch launch, Runbook runbook, boolean unattended) {
        Optional<Launched> astray = astray(launch);
        if (astray.isPresent()) {
            return new Declared.Not(astray.get());
        }
        IncidentPlan plan = runbook.incident();
        if (runbook.procedure() != Procedure.INCIDENT || plan == null) {
            Launcher.DeclaredIncident odd = launch.terms().incident();
            if (odd != null && Boolean.TRUE.equals(odd.isPrivate())) {
                return new Declared.Not(
                        new Launched.Refused("Only an incident can be private, and what is launched from"
                                + " its room. Launch this from there."));
            }
            return new Declared.Fine(null);
        }
        if (launch.terms().again() != null) {
            return new Declared.Not(new Launched.Refused("An incident is not taken up again. Declare it anew."));
        }
        Launcher.DeclaredIncident said = launch.terms().incident() == null
                ? Launcher.DeclaredIncident.NOW
                : launch.terms().incident();
        long now = clock.millis();
        long detected = said.detectedAt() == null ? now : said.detectedAt();
        long began = said.beganAt() == null ? detected : said.beganAt();
        int severity = said.severity() == null ? plan.severity() : said.severity();
        String title = said.title() == null || said.title().isBlank()
                ? runbook.title()
                : said.title().strip();
        boolean isPrivate = said.isPrivate() == null
                ? plan.isPrivate() && !unattended || inPrivate(launch.terms().origin())
                : said.isPrivate();
        Map<String, String> wrong = new TreeMap<>();
        if (severity < IncidentPlan.GRAVEST || severity > IncidentPlan.LEAST) {
            wrong.put(
                    Launcher.DeclaredIncident.SEVERITY,
                    "Say the severity as a number from 1, critical, to 5, cosmetic.");
        }
        if (title.length() > LONGEST_TITLE) {
            wrong.put(Launcher.DeclaredIncident.TITLE, "At most " + LONGEST_TITLE + " characters.");
        }
        if (began > now + AHEAD) {
            wrong.put(Launcher.DeclaredIncident.BEGAN, "This time is still to come. Say when the impact began.");
        }
        return wrong.isEmpty()
                ? new Declared.Fine(new Incident(severity, title, began, detected, now, isPrivate))
                : new Declared.Not(new Launched.Invalid(wrong));
    }

    private boolean inPrivate(@Nullable String origin) {
        return origin != null && runs.isPrivate(origin);
    }

    private Optional<Launched> astray(Launch launch) {
        String origin = launch.terms().origin();
        if (origin == null) {
            return Optional.empty();
        }
        Optional<RunSummary> room = runs.find(origin)
                .filter(run -> run.procedure().equals(Procedure.INCIDENT.key()))
                .filter(run -> !run.status().finished())
                .filter(run -> run.environment().equals(launch.environment()));
        return room.isPresent()
                ? Optional.empty()
                : Optional.of(new Launched.Refused("There is no open incident " + origin + " in " + launch.environment()
                        + ". Launch the runbook from its own page."));
    }
}
