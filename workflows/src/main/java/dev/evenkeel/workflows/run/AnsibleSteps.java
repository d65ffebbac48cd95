package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.AnsibleActivities.Options;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookPart;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookRequest;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookResult;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.runbook.AnsibleStep;
import dev.evenkeel.workflows.runbook.Step;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Playbooks. What failed at some hosts is played again at those only. */
final class AnsibleSteps {

    private static final long MOST_FORKS = 500;

    private final Calls calls;
    private final Map<String, Earlier> earlier = new HashMap<>();

    private record Earlier(PlaybookRequest request, PlaybookPart part) {}

    AnsibleSteps(Calls calls) {
        this.calls = calls;
    }

    Done call(AnsibleStep step, Frame frame, int attempt, Map<String, Object> variables) {
        return switch (step) {
            case AnsibleStep.Playbook playbook -> play(playbook, frame, attempt, variables);
        };
    }

    private Done play(AnsibleStep.Playbook step, Frame frame, int attempt, Map<String, Object> variables) {
        String key = frame.key(step);
        PlaybookRequest request = request(step, frame, attempt, variables);
        PlaybookPart before = before(step, key, request);
        PlaybookRequest due = before == null ? request : request.again(before);
        try {
            PlaybookResult result = calls.call(AnsibleActivities.class, due.act(), ansible -> ansible.playbook(due));
            earlier.remove(key);
            return Done.of(result, result.summary());
        } catch (ActivityFailure failure) {
            part(failure).ifPresent(part -> {
                earlier.put(key, new Earlier(request, part));
                if (step.common().onFailure() == Step.OnFailure.CONTINUE) {
                    frame.results().put(frame, step, ResultMaps.of(part.result()));
                }
            });
            throw failure;
        }
    }

    /** What a further attempt leaves out, for people; empty when it leaves out nothing. */
    String narrowed(AnsibleStep step, Frame frame, Map<String, Object> variables) {
        return switch (step) {
            case AnsibleStep.Playbook playbook -> {
                PlaybookPart part = earlier.containsKey(frame.key(step))
                        ? before(playbook, frame.key(step), request(playbook, frame, 1, variables))
                        : null;
                yield part == null ? "" : ", again at " + names(part.again()) + " only, where it failed";
            }
        };
    }

    /** With other inputs or another inventory it is another play, which all hosts need. */
    private @Nullable PlaybookPart before(AnsibleStep.Playbook step, String key, PlaybookRequest request) {
        Earlier last = earlier.get(key);
        return last != null
                        && step.options().onlyFailed()
                        && !last.part().again().isEmpty()
                        && request.isLike(last.request())
                ? last.part()
                : null;
    }

    private PlaybookRequest request(
            AnsibleStep.Playbook step, Frame frame, int attempt, Map<String, Object> variables) {
        Site site = frame.site();
        return new PlaybookRequest(
                act(step, frame, attempt),
                step.playbook().text(variables),
                site == null ? Map.of("localhost", "127.0.0.1") : site.hosts(),
                site != null && site.vars().get("ansible") instanceof Map<?, ?> said ? texts(said) : Map.of(),
                text(step.inventory(), variables),
                step.variables().map(variables),
                text(step.limit(), variables),
                step.tags() == null ? List.of() : step.tags().list(variables),
                options(step.options(), variables),
                null);
    }

    /** What only Ansible itself needs travels with the act's secrets, under names that are no environment variables. */
    private Act act(AnsibleStep.Playbook step, Frame frame, int attempt) {
        Act act = calls.act(step, frame, attempt);
        Map<String, String> own = new LinkedHashMap<>();
        own.put(
                AnsibleActivities.VAULT_PASSWORD,
                calls.secret(step.options().vaultPassword(), "vault_password", frame));
        own.put(
                AnsibleActivities.BECOME_PASSWORD,
                calls.secret(step.options().becomePassword(), "become_password", frame));
        own.put(AnsibleActivities.KEY, calls.secret(step.options().key(), "key", frame));
        own.values().removeIf(reference -> reference == null);
        return own.isEmpty() ? act : act.withSecrets(own);
    }

    private static Options options(AnsibleStep.Options said, Map<String, Object> variables) {
        return new Options(
                said.skipTags() == null ? List.of() : said.skipTags().list(variables),
                said.check(),
                said.diff(),
                forks(said.forks(), variables),
                said.become(),
                text(said.becomeUser(), variables),
                text(said.becomeMethod(), variables),
                text(said.user(), variables));
    }

    private static @Nullable Long forks(@Nullable Template written, Map<String, Object> variables) {
        if (written == null) {
            return null;
        }
        if (written.evaluate(variables) instanceof Number forks
                && forks.longValue() > 0
                && forks.longValue() <= MOST_FORKS) {
            return forks.longValue();
        }
        throw new StepFailure(
                Failures.BAD_REQUEST,
                StepVariables.text(written.evaluate(variables)) + " is no number of forks",
                "Give a number from 1 to " + MOST_FORKS,
                "");
    }

    private static @Nullable String text(@Nullable Template written, Map<String, Object> variables) {
        return written == null ? null : written.text(variables);
    }

    private static Map<String, Object> texts(Map<?, ?> said) {
        Map<String, Object> texts = new LinkedHashMap<>();
        said.forEach((name, value) -> texts.put(String.valueOf(name), value));
        return texts;
    }

    private static Optional<PlaybookPart> part(ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure cause
                        && cause.getDetails().getSize() > 1
                ? Optional.of(cause.getDetails().get(1, PlaybookPart.class))
                : Optional.empty();
    }

    private static String names(List<String> hosts) {
        return hosts.size() <= Loops.NAMED
                ? String.join(", ", hosts)
                : String.join(", ", hosts.subList(0, Loops.NAMED)) + " and " + (hosts.size() - Loops.NAMED) + " more";
    }
}
