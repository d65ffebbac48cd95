package dev.evenkeel.pages;

import dev.evenkeel.web.catalog.AlertRouting;
import dev.evenkeel.workflows.alert.AlertReader;
import dev.evenkeel.workflows.alert.AlertRules;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Position;
import dev.evenkeel.workflows.runbook.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Some hooks and one route, read from a file as the server does. */
public final class FakeAlertRouting implements AlertRouting {

    private static final String FILE = """
            hooks:
              main: { alertmanager: { token: "store:the-token-of-main" } }
              single:
                signed:
                  secret: "store:the-key-of-single"
                  header: X-Signature
                  fingerprint: body.id
                  name: body.title
                  status: "body.up ? 'resolved' : 'firing'"
                  starts: body.since
                  labels: "{'service': body.app}"
              timed:
                signed:
                  secret: "store:the-key-of-timed"
                  header: X-Signature
                  timestamp: X-Timestamp
                  alerts: "body.items.map(item, {'name': item.title, 'labels': {'n': string(item.n)}})"
              demo: { alertmanager: { token: "file:alertmanager-token" } }
            routes:
              - { id: facts, match: { alertname: "~Site.*" }, runbook: site-facts, environment: staging }
            """;

    private final AlertRules rules;
    public List<Problem> problems = List.of();

    FakeAlertRouting() {
        AlertReader.Reading reading = new AlertReader(new ExpressionCompiler())
                .read(
                        "alerts.yaml",
                        FILE,
                        new AlertReader.Around(
                                Optional.empty(),
                                Optional.empty(),
                                Map.of(
                                        "site-facts",
                                        Objects.requireNonNull(new FakeCatalog()
                                                .find("site-facts")
                                                .orElseThrow()
                                                .runbook())),
                                Set.of()));
        if (!reading.problems().isEmpty()) {
            throw new IllegalStateException(reading.problems().toString());
        }
        rules = reading.rules();
    }

    void breakIt() {
        problems =
                List.of(new Problem(new Position("alerts.yaml", 3, 7), "There is no runbook 'x'", "Did you mean 'y'?"));
    }

    @Override
    public AlertRules alertRules() {
        return rules;
    }

    @Override
    public List<Problem> alertProblems() {
        return problems;
    }
}
