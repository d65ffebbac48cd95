package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.store.Readiness;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.ReadinessActivities;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Answer;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Question;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes the checks. Repeated after a lost answer, it looks again and writes down the same once more. */
@Component
class ReadinessActivitiesImpl implements ReadinessActivities {

    private static final Logger LOG = LoggerFactory.getLogger(ReadinessActivitiesImpl.class);

    private final Subjects subjects;
    private final List<Checker> checkers;
    private final RunnerSites runnerSites;
    private final Readiness readiness;
    private final Prober prober;
    private final InstantSource clock;

    ReadinessActivitiesImpl(
            Subjects subjects,
            List<Checker> checkers,
            RunnerSites runnerSites,
            Store store,
            ReadinessSettings settings,
            InstantSource clock) {
        this.subjects = subjects;
        this.checkers = List.copyOf(checkers);
        this.runnerSites = runnerSites;
        this.readiness = store.readiness();
        this.prober = new Prober(settings.patience());
        this.clock = clock;
    }

    @Override
    public List<Target> begin(String evaluation) {
        // Before the targets: a change that comes between the two is seen as one.
        String fingerprint = subjects.fingerprint();
        List<Target> targets = subjects.targets();
        readiness.begin(evaluation, fingerprint, targets.size(), clock.millis());
        return targets;
    }

    @Override
    public List<Question> check(Look look) {
        Optional<Subject> subject = subjects.find(look.target());
        if (subject.isEmpty()) {
            return List.of(); // taken out meanwhile; the next evaluation forgets it
        }
        @Nullable List<Answer> answers = look.answers();
        if (answers != null) {
            make(look, subject.get(), RunnerSites.ASKED::contains, runnerSites.findings(subject.get(), answers));
            return List.of();
        }
        List<Question> questions = runnerSites.questions(subject.get());
        make(look, subject.get(), check -> questions.isEmpty() || !RunnerSites.ASKED.contains(check), List.of());
        return questions;
    }

    /** @param told what is known without looking */
    private void make(Look look, Subject subject, Predicate<Check> which, List<Finding> told) {
        long at = clock.millis();
        Set<Check> made = EnumSet.noneOf(Check.class);
        List<Probe> probes = new ArrayList<>();
        told.forEach(finding -> probes.add(Probe.of(finding)));
        checkers.stream().filter(checker -> which.test(checker.check())).forEach(checker -> {
            made.add(checker.check());
            probes.addAll(probes(checker, subject));
        });
        try {
            readiness.record(look.evaluation(), look.target(), made, prober.look(probes), at);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApplicationFailure.newBuilder()
                    .setMessage("The server stops during checks")
                    .setType("ServerStops")
                    .setCategory(ApplicationErrorCategory.BENIGN)
                    .build();
        }
    }

    private static List<Probe> probes(Checker checker, Subject subject) {
        try {
            return checker.probes(subject);
        } catch (RuntimeException e) {
            LOG.warn("The check {} of {} failed itself", checker.check().key(), subject.target(), e);
            return List.of(Probe.of(Finding.unknown(
                    checker.check(),
                    "",
                    "The check failed itself (" + e.getClass().getSimpleName() + ")",
                    "See the server's log, and check it by hand meanwhile.")));
        }
    }

    @Override
    public void unanswered(Look look, String why) {
        List<Finding> findings = Arrays.stream(Check.values())
                .map(check -> Finding.unknown(check, "", why, "See the server's log, and check it by hand meanwhile."))
                .toList();
        readiness.record(look.evaluation(), look.target(), EnumSet.allOf(Check.class), findings, clock.millis());
    }

    @Override
    public void end(String evaluation, List<Target> targets) {
        readiness.end(evaluation, targets, clock.millis());
    }
}
