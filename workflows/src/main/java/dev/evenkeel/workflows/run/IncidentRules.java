package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.IncidentRole;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.runbook.IncidentPlan;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which decisions about an incident count: legal moves, by somebody who may. */
final class IncidentRules {

    /** A week. */
    private static final long MOST_MINUTES = 10_080;

    static final int LONGEST_UPDATE = 10_000;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_INVITED = 200;

    private IncidentRules() {}

    /** @throws io.temporal.failure.ApplicationFailure of type {@link Refusal#TYPE} */
    static void check(Decision decision, RunState run, @Nullable IncidentRoom room) {
        if (room == null) {
            throw Refusal.because("This run is no incident");
        }
        Refusal.unless(!run.cancelling(), "The incident is being cancelled");
        MergeRules.stays(room);
        switch (decision.action()) {
            case ACKNOWLEDGE ->
                Refusal.unless(
                        room.state() == IncidentState.DECLARED,
                        "The incident is acknowledged already; nothing is left to do");
            case MOVE_INCIDENT -> move(decision, room);
            case CHANGE_SEVERITY -> severity(decision, room);
            case OFFER_ROLE -> offer(decision, room);
            case ACCEPT_ROLE, DECLINE_ROLE ->
                Refusal.unless(
                        decision.actor().equals(room.roles().offered(role(decision))),
                        "This role is not offered to you");
            case POST_UPDATE -> update(decision);
            case MERGE_INCIDENT -> {
                MergeRules.settled(room);
                MergeRules.merge(decision, room);
            }
            case SPLIT_INCIDENT -> MergeRules.split(decision, room);
            case INVITE -> invite(decision, room);
            case UNINVITE -> uninvite(decision, room);
            case MAKE_PRIVATE, MAKE_PUBLIC -> privacy(decision, room);
            default -> throw new IllegalArgumentException(decision.action().name());
        }
    }

    private static void move(Decision decision, IncidentRoom room) {
        IncidentState to = word(decision, "to", IncidentState.class)
                .orElseThrow(() -> Refusal.because("Say where to: " + words(IncidentState.values())));
        IncidentState now = room.state();
        IncidentState seen = word(decision, "from", IncidentState.class).orElse(now);
        Refusal.unless(
                seen == now,
                "Somebody has moved the incident meanwhile: it is " + word(now) + " now. Look at it again");
        Refusal.unless(
                now.moves().contains(to),
                "The incident is " + word(now) + " and cannot become " + word(to) + " from there. "
                        + (now.moves().isEmpty()
                                ? "It has ended"
                                : "Possible: " + words(now.moves().toArray(IncidentState[]::new))));
        if (to == IncidentState.ACKNOWLEDGED) {
            return;
        }
        commands(decision, room, "move the incident");
        if (to == IncidentState.CLOSED) {
            MergeRules.settled(room);
        }
        Refusal.unless(
                to != IncidentState.CLOSED || room.underWay().isEmpty(),
                "The phase " + String.join(", ", room.underWay())
                        + " is still under way: answer its steps or stop them, then close the incident");
    }

    private static void severity(Decision decision, IncidentRoom room) {
        Object said = decision.evidence().get("severity");
        int severity = said instanceof Number number ? number.intValue() : 0;
        Refusal.unless(
                severity >= IncidentPlan.GRAVEST && severity <= IncidentPlan.LEAST,
                "Say the severity as a number from 1, critical, to 5, cosmetic");
        Refusal.unless(severity != room.severity(), "The incident has this severity already");
        Refusal.unless(!decision.comment().isBlank(), "Say why the severity changes: a reason is needed");
        commands(decision, room, "change its severity");
    }

    private static void offer(Decision decision, IncidentRoom room) {
        IncidentRole role = role(decision);
        String to = text(decision, "to");
        String holder = room.roles().holder(role);
        Refusal.unless(!to.isEmpty(), "Say to whom the role is offered");
        Refusal.unless(!to.equals(holder), to + " has this role already");
        boolean may = decision.role().covers(Role.OPERATOR)
                || holder == null
                || decision.actor().equals(holder)
                || room.roles().commands(decision.actor());
        Refusal.unless(
                may,
                holder + " has this role: only " + holder
                        + ", the commander and an operator may give it to somebody else");
    }

    private static void update(Decision decision) {
        Refusal.unless(!decision.comment().isBlank(), "The status update is empty");
        Refusal.unless(decision.comment().length() <= LONGEST_UPDATE, "The status update is too long");
        Object next = decision.evidence().get("next");
        Refusal.unless(
                next == null
                        || next instanceof Number minutes
                                && minutes.longValue() > 0
                                && minutes.longValue() <= MOST_MINUTES,
                "Say in how many minutes the next update comes: a number from 1 to " + MOST_MINUTES);
    }

    private static void invite(Decision decision, IncidentRoom room) {
        String to = text(decision, "to");
        Refusal.unless(room.privacy().isPrivate(), "The incident is not private: everybody sees it");
        commands(decision, room, "invite people");
        Refusal.unless(!to.isEmpty() && to.length() <= LONGEST_NAME, "Say who is invited");
        Refusal.unless(!room.privacy().people().contains(to), to + " sees the incident already");
        Refusal.unless(
                room.privacy().invited().size() < MOST_INVITED, "Too many people are invited; remove some first");
    }

    private static void uninvite(Decision decision, IncidentRoom room) {
        String to = text(decision, "to");
        Refusal.unless(room.privacy().isPrivate(), "The incident is not private: everybody sees it");
        commands(decision, room, "remove people");
        Refusal.unless(
                room.privacy().invited().contains(to),
                to + " was not invited: whoever declared the incident, has a role or is offered one sees it");
        Refusal.unless(
                room.privacy().seesByInvitationAlone(to),
                to + " would still see it: they have a role, are offered one, or declared the incident");
    }

    private static void privacy(Decision decision, IncidentRoom room) {
        boolean wanted = decision.action() == Decision.Action.MAKE_PRIVATE;
        Refusal.unless(
                room.privacy().isItsOwn(),
                "Another run has started this incident: whoever sees that run sees this one");
        Refusal.unless(
                room.privacy().isPrivate() != wanted,
                wanted ? "The incident is private already" : "The incident is not private: everybody sees it");
        Refusal.unless(!decision.comment().isBlank(), "Say why: a reason is needed");
        commands(decision, room, "change who sees it");
    }

    static void commands(Decision decision, IncidentRoom room, String what) {
        Refusal.unless(
                decision.role().covers(Role.OPERATOR) || room.roles().commands(decision.actor()),
                "Only the incident's commander and operators may " + what);
    }

    static IncidentRole role(Decision decision) {
        return word(decision, "role", IncidentRole.class)
                .orElseThrow(() -> Refusal.because("Say which role: " + words(IncidentRole.values())));
    }

    static IncidentState to(Decision decision) {
        return word(decision, "to", IncidentState.class).orElseThrow();
    }

    static String text(Decision decision, String key) {
        return decision.evidence().get(key) instanceof String text ? text.strip() : "";
    }

    private static <E extends Enum<E>> Optional<E> word(Decision decision, String key, Class<E> type) {
        String text = text(decision, key).toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(text))
                .findFirst();
    }

    private static String words(Enum<?>[] values) {
        return Arrays.stream(values).map(IncidentRules::word).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
