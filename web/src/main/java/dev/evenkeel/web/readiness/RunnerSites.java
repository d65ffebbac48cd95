package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Answer;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Question;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Seen;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What is asked of the runners of a service's sites, and what their answers say. */
@Component
class RunnerSites {

    /** What is found at sites, by whoever reaches them. */
    static final Set<Check> ASKED = Set.copyOf(EnumSet.of(Check.SITES, Check.CREDENTIALS, Check.TOOLS));

    private static final Set<String> CALL_PROGRAMS = Set.of("terraform", "ansible");

    private final InstantSource clock;

    RunnerSites(InstantSource clock) {
        this.clock = clock;
    }

    /** One question for each site with a runner at which there is something to look at. */
    List<Question> questions(Subject subject) {
        return subject.sites().stream()
                .filter(Site::runner)
                .map(site -> question(subject, site))
                .filter(question -> !asked(question).isEmpty())
                .toList();
    }

    private Question question(Subject subject, Site site) {
        Map<String, String> secrets = new TreeMap<>(CredentialsChecker.ofSite(subject, site));
        CredentialsChecker.written(subject).forEach(reference -> secrets.put(reference, reference));
        List<String> tools = subject.tools().stream()
                .filter(CALL_PROGRAMS::contains)
                .sorted()
                .toList();
        return new Question(
                CredentialsChecker.act(subject, site.name(), secrets, clock),
                site.region(),
                site.endpoint(),
                SitesChecker.hosts(subject, site),
                tools);
    }

    private static Set<Check> asked(Question question) {
        Set<Check> asked = EnumSet.noneOf(Check.class);
        if (!question.endpoint().isEmpty() || !question.hosts().isEmpty()) {
            asked.add(Check.SITES);
        }
        if (!question.act().secrets().isEmpty()) {
            asked.add(Check.CREDENTIALS);
        }
        if (!question.tools().isEmpty()) {
            asked.add(Check.TOOLS);
        }
        return asked;
    }

    /** What was seen, and of what could not be seen that it was not. */
    List<Finding> findings(Subject subject, List<Answer> answers) {
        List<Finding> findings = new ArrayList<>();
        for (Question question : questions(subject)) {
            String site = question.act().site();
            Answer answer = answers.stream()
                    .filter(each -> each.site().equals(site))
                    .findFirst()
                    .orElse(new Answer(site, List.of(), "Its runner was not asked"));
            if (answer.trouble().isEmpty()) {
                answer.seen().stream().flatMap(seen -> finding(site, seen)).forEach(findings::add);
            } else {
                asked(question)
                        .forEach(check -> findings.add(Finding.unknown(
                                check,
                                site,
                                answer.trouble(),
                                "Start a runner of the site, of the server's version, and check again.")));
            }
        }
        return findings;
    }

    /** A runner tells of its own site, and of nothing else. */
    private static Stream<Finding> finding(String site, Seen seen) {
        boolean own = seen.subject().equals(site) || seen.subject().startsWith(site + "/");
        try {
            Check check = Check.valueOf(seen.check());
            return own && ASKED.contains(check)
                    ? Stream.of(new Finding(
                            check, seen.subject(), State.valueOf(seen.state()), seen.message(), seen.advice()))
                    : Stream.empty();
        } catch (IllegalArgumentException ofAnotherVersion) {
            return Stream.empty();
        }
    }
}
