package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows; what is null or empty does not narrow it.
 *
 * @param text part of the id, the runbook, the title, the service or the requester, in any case of letters
 * @param waiting only runs that wait for a person
 * @param from started at or after, milliseconds since the epoch
 * @param to started before, milliseconds since the epoch
 */
public record RunFilter(
        @Nullable String text,
        @Nullable String runbook,
        Set<RunStatus> statuses,
        boolean waiting,
        @Nullable Mode mode,
        @Nullable String environment,
        @Nullable String requester,
        @Nullable Long from,
        @Nullable Long to) {

    public static final RunFilter ALL = new RunFilter(null, null, Set.of(), false, null, null, null, null, null);

    public RunFilter {
        statuses = statuses.isEmpty() || statuses.size() == RunStatus.values().length
                ? Set.of()
                : Set.copyOf(EnumSet.copyOf(statuses));
    }

    public RunFilter withText(String text) {
        return new RunFilter(text, runbook, statuses, waiting, mode, environment, requester, from, to);
    }

    public RunFilter withRunbook(String runbook) {
        return new RunFilter(text, runbook, statuses, waiting, mode, environment, requester, from, to);
    }

    public RunFilter withStatuses(Set<RunStatus> statuses) {
        return new RunFilter(text, runbook, statuses, waiting, mode, environment, requester, from, to);
    }

    public RunFilter onlyWaiting() {
        return new RunFilter(text, runbook, statuses, true, mode, environment, requester, from, to);
    }

    public RunFilter withMode(Mode mode) {
        return new RunFilter(text, runbook, statuses, waiting, mode, environment, requester, from, to);
    }

    public RunFilter withEnvironment(String environment) {
        return new RunFilter(text, runbook, statuses, waiting, mode, environment, requester, from, to);
    }

    public RunFilter withRequester(String requester) {
        return new RunFilter(text, runbook, statuses, waiting, mode, environment, requester, from, to);
    }

    public RunFilter between(@Nullable Long from, @Nullable Long to) {
        return new RunFilter(text, runbook, statuses, waiting, mode, environment, requester, from, to);
    }
}
