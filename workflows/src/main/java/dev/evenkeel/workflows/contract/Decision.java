package dev.evenkeel.workflows.contract;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided, and on what ground.
 *
 * @param id unique; a decision counts once
 * @param step the key of the step that it is about; null when it is about the run
 * @param scope the hash of what the person saw, with the question that was asked about it; null when the action needs none
 * @param role the role that the actor held in {@code environment} when deciding
 * @param evidence values of a task's form, by field
 * @param at milliseconds since the epoch
 * @param via by which chat it came; null for a page or the API
 */
public record Decision(
        String id,
        String runId,
        Action action,
        @Nullable String step,
        @Nullable String scope,
        String actor,
        Role role,
        String environment,
        String comment,
        Map<String, Object> evidence,
        long at,
        @Nullable Via via) {

    public Decision {
        evidence = new TreeMap<>(evidence);
    }

    /** One that was made on a page or by the API. */
    public Decision(
            String id,
            String runId,
            Action action,
            @Nullable String step,
            @Nullable String scope,
            String actor,
            Role role,
            String environment,
            String comment,
            Map<String, Object> evidence,
            long at) {
        this(id, runId, action, step, scope, actor, role, environment, comment, evidence, at, null);
    }

    /**
     * The chat by which it came.
     *
     * @param channel its name in the estate
     * @param account who typed it, as the system calls the person
     */
    public record Via(String channel, String account) {

        /** The key under which the journal has it. */
        public static final String KEY = "via";

        /** As the journal has it. */
        public String words() {
            return channel + " · " + account;
        }
    }

    public enum Action {
        APPROVE(Role.APPROVER),
        REJECT(Role.APPROVER),
        /** Agrees alone although the ordinary rule says no; the comment says why, and another person reviews it afterwards. */
        BREAK_GLASS(Role.APPROVER),
        COMPLETE(Role.RESPONDER),
        /** The task does not have to be done here; the comment says why. */
        NOT_APPLICABLE(Role.RESPONDER),
        RETRY(Role.OPERATOR),
        /** Another attempt, with inputs that {@code evidence} changes, by their id. */
        RETRY_CHANGED(Role.OPERATOR),
        SKIP(Role.OPERATOR),
        /** It was done, by hand or after all; {@code evidence} holds its result, by field. */
        MARK_DONE(Role.OPERATOR),
        STOP(Role.OPERATOR),
        /** Goes on by itself when the freeze has ended. */
        WAIT(Role.OPERATOR),
        /** Ends the run and takes back what it did, but for the parts that {@code evidence} lists as {@code without}. */
        UNDO(Role.OPERATOR),
        /** Leaves what was done as it is. */
        LEAVE(Role.OPERATOR),
        /** Does not do the step at which the pause holds the run. */
        SKIP_AHEAD(Role.OPERATOR),
        /** The task is the actor's from now on. */
        TAKE_OVER(Role.RESPONDER),
        PAUSE(Role.OPERATOR),
        RESUME(Role.OPERATOR),
        CANCEL(Role.OPERATOR),
        /** A note; {@code evidence} may say {@code about}: the number of the journal's entry that it is about. */
        COMMENT(Role.RESPONDER),
        /** Keeps an entry of an incident's journal in sight. {@code evidence}: {@code entry}, its number. */
        PIN(Role.RESPONDER),
        /** {@code evidence}: {@code entry}, the number of an entry that is pinned. */
        UNPIN(Role.RESPONDER),
        /** Gives up the old primary of a recovery: what follows is done without it. The comment says why. */
        UNGRACEFUL(Role.OPERATOR),
        /** Somebody has seen the incident, and takes it up. */
        ACKNOWLEDGE(Role.RESPONDER),
        /** {@code evidence}: {@code to}, and {@code from}, the state that the actor saw. The incident's commander may, and an operator. */
        MOVE_INCIDENT(Role.RESPONDER),
        /** {@code evidence}: {@code severity}; the comment says why. The incident's commander may, and an operator. */
        CHANGE_SEVERITY(Role.RESPONDER),
        /** {@code evidence}: {@code role} and {@code to}, the person; one's own name takes it. */
        OFFER_ROLE(Role.RESPONDER),
        /** {@code evidence}: {@code role}, which was offered to the actor. */
        ACCEPT_ROLE(Role.RESPONDER),
        /** {@code evidence}: {@code role}, which was offered to the actor. */
        DECLINE_ROLE(Role.RESPONDER),
        /** The comment is the status update; {@code evidence} may say in how many minutes the {@code next} one comes. */
        POST_UPDATE(Role.RESPONDER),
        /**
         * The incident goes on as another one. {@code evidence}: {@code into}, that one's run, and {@code there}, the actor's role in
         * its environment where that is another one, which the server fills in. The comment says why. The incident's commander may, and
         * an operator, here and there.
         */
        MERGE_INCIDENT(Role.RESPONDER),
        /**
         * Some of its alerts become an incident of their own. {@code evidence}: {@code alerts}, their numbers with commas between them,
         * {@code runbook}, and maybe {@code title} and {@code severity}.
         */
        SPLIT_INCIDENT(Role.OPERATOR),
        /** {@code evidence}: {@code to}, who sees the private incident from now on. Its commander may, and an operator among its people. */
        INVITE(Role.RESPONDER),
        /** {@code evidence}: {@code to}, who was invited and sees it no longer. */
        UNINVITE(Role.RESPONDER),
        /** Only its people see the incident from now on; the comment says why. */
        MAKE_PRIVATE(Role.RESPONDER),
        /** Everybody sees the incident from now on, all that was written included; the comment says why. */
        MAKE_PUBLIC(Role.RESPONDER),
        /** Takes the lock of its service from the run. */
        BREAK_LOCK(Role.ADMIN);

        private final Role needs;

        Action(Role needs) {
            this.needs = needs;
        }

        /** The least role for it, unless the step asks for another one. */
        public Role needs() {
            return needs;
        }
    }

    /** The bytes that are signed: the same for equal decisions on every node. */
    public byte[] bytes() {
        return CanonicalJson.write(this).getBytes(StandardCharsets.UTF_8);
    }
}
