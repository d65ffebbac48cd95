package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Journal;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.User;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.security.Permissions;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Checks the role, signs, sends, and writes down what became of it: a refused update leaves no trace in the workflow. */
@Service
class SignedDecisions implements Decisions {

    private final Runs runs;
    private final Journal journal;
    private final Audit audit;
    private final Permissions permissions;
    private final DecisionKeys keys;
    private final RunUpdates updates;
    private final MergeTargets merges;
    private final Users users;
    private final InstantSource clock;

    SignedDecisions(
            Runs runs,
            Journal journal,
            Audit audit,
            Permissions permissions,
            DecisionKeys keys,
            RunUpdates updates,
            MergeTargets merges,
            Users users,
            InstantSource clock) {
        this.users = users;
        this.merges = merges;
        this.runs = runs;
        this.journal = journal;
        this.audit = audit;
        this.permissions = permissions;
        this.keys = keys;
        this.updates = updates;
        this.clock = clock;
    }

    @Override
    public Outcome decide(Ask ask) {
        Optional<RunSummary> run = runs.find(ask.runId());
        if (run.isEmpty()) {
            return refused(
                    ask,
                    "",
                    "There is no run " + ask.runId() + ". Look for it in the list of runs.",
                    Outcome.Why.NO_SUCH_RUN);
        }
        String environment = run.get().environment();
        Role needed = needed(ask, run.get());
        Optional<Role> role = permissions.strongest(ask.actor(), environment);
        if (role.isEmpty() || !role.get().covers(needed)) {
            return refused(
                    ask,
                    environment,
                    "This needs the role " + word(needed) + " in " + environment + ", and you are "
                            + role.map(SignedDecisions::word).orElse("without any role there")
                            + ". Ask somebody who has it, or an administrator for the role.",
                    Outcome.Why.ROLE);
        }
        try {
            Map<String, Object> evidence = switch (ask.action()) {
                case MERGE_INCIDENT -> merges.evidence(run.get(), ask.actor(), ask.evidence());
                case INVITE, OFFER_ROLE -> named(ask.evidence());
                default -> ask.evidence();
            };
            String waitingFor = updates.decide(keys.sign(decision(ask, evidence, role.get(), environment)))
                    .waitingFor();
            audit.append(ask.actor(), "decision.accepted", ask.runId(), details(ask, ""), environment);
            return new Outcome.Accepted(waitingFor);
        } catch (NotSigned e) {
            return refused(ask, environment, String.valueOf(e.getMessage()), e.why);
        } catch (RunUpdates.NotTaken e) {
            return refused(
                    ask,
                    environment,
                    String.valueOf(e.getMessage()),
                    e.away() ? Outcome.Why.AWAY : Outcome.Why.NOT_NOW);
        }
    }

    /** Somebody who is named is named as they sign in, however it was typed. */
    private Map<String, Object> named(Map<String, Object> sent) throws NotSigned {
        if (!(sent.get("to") instanceof String typed) || typed.isBlank()) {
            return sent;
        }
        String name = users.find(typed.strip())
                .map(User::name)
                .orElseThrow(() -> new NotSigned(
                        "There is no user " + typed.strip() + ". Look for the name under People.",
                        Outcome.Why.NOT_NOW));
        Map<String, Object> evidence = new TreeMap<>(sent);
        evidence.put("to", name);
        return evidence;
    }

    /** The role that the step asks for; the run itself judges it again. */
    private Role needed(Ask ask, RunSummary run) {
        if (ask.step() == null || ask.action() == Decision.Action.BREAK_GLASS) {
            return ask.action().needs();
        }
        return RunView.of(run, journal.read(run.runId(), 0))
                .question(ask.step())
                .filter(question -> question.actions().contains(ask.action()))
                .map(Question::role)
                .orElse(ask.action().needs());
    }

    private Decision decision(Ask ask, Map<String, Object> evidence, Role role, String environment) {
        return new Decision(
                ask.id(),
                ask.runId(),
                ask.action(),
                ask.step(),
                ask.scope(),
                ask.actor(),
                role,
                environment,
                ask.comment(),
                evidence,
                clock.millis(),
                ask.via());
    }

    private Outcome refused(Ask ask, String environment, String message, Outcome.Why why) {
        audit.append(
                ask.actor(),
                "decision.refused",
                ask.runId(),
                details(ask, message),
                environment.isEmpty() ? null : environment);
        return new Outcome.Refused(message, why);
    }

    private static Map<String, Object> details(Ask ask, String refusal) {
        Map<String, Object> details = new TreeMap<>();
        details.put("decision", ask.id());
        details.put("action", word(ask.action()));
        putIfKnown(details, "step", ask.step());
        putIfKnown(details, "scope", ask.scope());
        putIfKnown(details, "comment", ask.comment());
        putIfKnown(details, "refusal", refusal);
        Decision.Via via = ask.via();
        putIfKnown(details, Decision.Via.KEY, via == null ? null : via.words());
        return details;
    }

    private static void putIfKnown(Map<String, Object> details, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            details.put(key, value);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
