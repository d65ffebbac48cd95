package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.kubernetes.Clusters;
import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.web.tools.ToolsSettings;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReadinessActivities;
import dev.evenkeel.workflows.runbook.SecretPlace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * The references to secrets that its steps go by can be resolved, and open what they are for. Each use is recorded, as that of a step
 * is; no value is kept or shown. Those of a site with a runner are read and tried there.
 */
@Component
class CredentialsChecker implements Checker {

    private final Secrets secrets;
    private final Openings openings;
    private final InstantSource clock;

    CredentialsChecker(Secrets secrets, Clusters clusters, ToolsSettings tools, InstantSource clock) {
        this.secrets = secrets;
        this.openings = new Openings(clusters, tools);
        this.clock = clock;
    }

    @Override
    public Check check() {
        return Check.CREDENTIALS;
    }

    @Override
    public List<Probe> probes(Subject subject) {
        List<Probe> probes = new ArrayList<>();
        for (Site site : subject.ownSites()) {
            ofSite(subject, site).forEach((name, reference) -> {
                String what = site.name() + "/" + name;
                probes.add(new Probe(check(), what, () -> open(subject, site, name, reference)));
            });
        }
        if (!subject.ownSites().isEmpty()) {
            written(subject)
                    .forEach(reference -> probes.add(new Probe(check(), reference, () -> {
                        read(subject, "", reference);
                        return Finding.ok(check(), reference, "It can be resolved");
                    })));
        }
        return probes;
    }

    /** The site's references that its steps go by, by their names. */
    static Map<String, String> ofSite(Subject subject, Site site) {
        Map<String, String> references = new TreeMap<>(site.credentials());
        references.keySet().retainAll(needed(subject, site));
        return references;
    }

    /** Under these names steps look for credentials, or the runbook names them itself. */
    private static Set<String> needed(Subject subject, Site site) {
        Set<String> names = new HashSet<>(ReferencesChecker.credentials(subject));
        Map.of(
                        "kubernetes", Set.of("kubeconfig"),
                        "cloud", Set.of(site.provider()),
                        "ssh", Set.of("ssh", "sudo"),
                        "ansible", Set.of("ssh", "sudo"),
                        "prometheus", Set.of("prometheus", "alertmanager"))
                .forEach((tool, used) -> {
                    if (subject.uses(tool)) {
                        names.addAll(used);
                    }
                });
        return names;
    }

    /** The references that stand in its steps. */
    static Set<String> written(Subject subject) {
        Set<String> references = new TreeSet<>();
        subject.used().stream()
                .flatMap(AllSteps::of)
                .flatMap(step -> step.common().secrets().values().stream())
                .map(SecretPlace::of)
                .forEach(place -> {
                    if (place instanceof SecretPlace.Written(String reference)) {
                        references.add(reference);
                    }
                });
        return references;
    }

    private Finding open(Subject subject, Site site, String name, String reference) {
        String value = read(subject, site.name(), reference);
        return openings.open(site.name() + "/" + name, name, reference, value, site.region());
    }

    private String read(Subject subject, String site, String reference) {
        return secrets.resolve(reference, act(subject, site, Map.of(), clock));
    }

    /** For which secrets are read. It counts the minutes, so that a repeated look is recorded once and the next evaluation again. */
    static Act act(Subject subject, String site, Map<String, String> secrets, InstantSource clock) {
        String what = subject.target().environment() + "/" + subject.target().service();
        return new Act(
                ReadinessActivities.REQUESTER,
                site.isEmpty() ? what : what + "@" + site,
                Math.toIntExact(clock.millis() / 60_000),
                Mode.REHEARSAL,
                subject.target().environment(),
                site,
                secrets,
                Duration.ofMinutes(1).toMillis(),
                null);
    }
}
