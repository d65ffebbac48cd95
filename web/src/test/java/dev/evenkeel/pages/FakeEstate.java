package dev.evenkeel.pages;

import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.estate.EstateReader;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Production with the sites north and south, and staging, where nothing is deployed now. */
final class FakeEstate implements Estates {

    private static final String TEXT = """
            sites:
              north: { title: The data centre north, runner: true, tier: gold, endpoint: "http://north.example.org" }
              south: { title: The data centre south, endpoint: "http://south.example.org" }
            environments:
              production: { title: Production, sites: [north, south] }
              staging: { title: Staging, sites: [south] }
            services:
              shop:
                title: The shop
                owner: team-shop
                channel: on-call
                environments: { production: [north, south] }
                primary: { production: north }
                standby: { production: south }
                depends_on: [ledger]
                slo: 99.9%
                rto: 15m
                rpo: 60s
                slo_queries: { errors: "sum(rate(shop_errors[5m]))" }
                version: { http: "${site.endpoint}/version", value: "body.version" }
                health: { http: "${site.endpoint}/health" }
              ledger: { title: The ledger, owner: team-money, environments: { production: [south] } }
            channels:
              on-call: { title: On call, commands: { secret: "store:the-signature" }, lanying: { url: "https://im.example.org", app: a, token: "file:a", from: 1, groups: [2] } }
              slack: { commands: { secret: "store:the-signing-secret" }, slack: { token: "file:a", to: C1 } }
              matter: { commands: { secret: "store:the-command-token" }, mattermost: { webhook: "file:a" } }
              mail: { email: { host: mail.example.org, from: keel@example.org, to: [ops@example.org] } }
            freezes:
              - id: sales
                title: The sales
                from: 2020-01-01T00:00Z
                until: 2120-01-01T00:00Z
                environments: [staging]
                reason: No change while customers buy
                contact: team-shop
            """;

    private final Estate estate = new EstateReader(new ExpressionCompiler())
            .read("estate.yaml", TEXT, new EstateReader.Server("/data", "/runbooks"))
            .estate();

    @Override
    public Estate estate() {
        return estate;
    }

    @Override
    public Optional<EstateSnapshot> snapshot(String environment, @Nullable String service) {
        return Optional.of(new EstateSnapshot(
                new EstateSnapshot.Environment(environment, environment, Map.of()),
                null,
                List.of(),
                estate.freezes().stream()
                        .filter(freeze -> freeze.concerns(environment, service))
                        .toList()));
    }
}
