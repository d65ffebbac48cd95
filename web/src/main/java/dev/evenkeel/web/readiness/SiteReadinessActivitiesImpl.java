package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.kubernetes.Clusters;
import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.web.tools.ToolsSettings;
import dev.evenkeel.workflows.contract.SiteReadinessActivities;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The checks of a site, made by its runner: with its network, its programs and its secrets. */
public final class SiteReadinessActivitiesImpl implements SiteReadinessActivities {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Endpoints endpoints;
    private final Programs programs;
    private final Openings openings;
    private final Secrets secrets;

    public SiteReadinessActivitiesImpl(Secrets secrets, Clusters clusters, ToolsSettings tools) {
        this.endpoints = new Endpoints(tools, false);
        this.programs = new Programs(tools);
        this.openings = new Openings(clusters, tools);
        this.secrets = secrets;
    }

    @Override
    public List<Seen> look(Question question) {
        String site = question.act().site();
        List<Probe> probes = new ArrayList<>();
        if (!question.endpoint().isEmpty()) {
            probes.add(endpoints.endpoint(site, question.endpoint()));
        }
        question.hosts()
                .forEach(host -> probes.add(endpoints.host(site + "/" + host.name(), host.address(), host.port())));
        programs.probe(site, question.tools()).ifPresent(probes::add);
        question.act().secrets().forEach((name, reference) -> probes.add(credential(question, name, reference)));
        try {
            return new Prober(PATIENCE)
                    .look(probes).stream()
                            .map(SiteReadinessActivitiesImpl::seen)
                            .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The runner stops during checks", e);
        }
    }

    /** It is read at once: the server releases a secret to the thread that holds the act. */
    private Probe credential(Question question, String name, String reference) {
        String subject = question.act().site() + "/" + name;
        String value;
        try {
            value = secrets.resolve(reference, question.act());
        } catch (ApplicationFailure failure) {
            return new Probe(Check.CREDENTIALS, subject, () -> {
                throw failure;
            });
        }
        return new Probe(
                Check.CREDENTIALS, subject, () -> openings.open(subject, name, reference, value, question.region()));
    }

    private static Seen seen(Finding finding) {
        return new Seen(
                finding.check().name(), finding.subject(), finding.state().name(), finding.message(), finding.advice());
    }
}
