package dev.evenkeel.pages;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.store.Readiness;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import java.util.List;
import java.util.Set;

/** One service that is not ready, one that is, and one of which little is known. */
final class ReadinessSeeds {

    static final Target SHOP = new Target("production", "shop");
    static final Target SEARCH = new Target("production", "search");
    static final Target STOCK = new Target("staging", "stock");

    private ReadinessSeeds() {}

    static void put(Readiness readiness) {
        long now = Seeds.NOW;
        Set<Check> all = Set.of(Check.values());
        readiness.begin("e1", "print", 3, now - 90_000);
        readiness.record(
                "e1", SHOP, all, List.of(Finding.ok(Check.SITES, "south", "http://south answers (200)")), now - 90_000);
        readiness.record("e2", SHOP, all, shop(), now - 60_000);
        readiness.record(
                "e1", SEARCH, all, List.of(Finding.ok(Check.RUNBOOK, "search-failover", "It can be launched")), now);
        readiness.record(
                "e1",
                STOCK,
                all,
                List.of(
                        Finding.unknown(
                                Check.CREDENTIALS,
                                "west/aws",
                                "There was no answer within 15 s",
                                "Look why it is slow."),
                        Finding.warn(Check.DRILL, "stock-failover", "Last done 100 days ago", "Launch another one.")),
                now);
        readiness.end("e1", List.of(SHOP, SEARCH, STOCK), now - 30_000);
    }

    private static List<Finding> shop() {
        return List.of(
                Finding.ok(Check.RUNBOOK, "shop-failover", "It has no problems and can be launched"),
                Finding.ok(Check.SITES, "north", "http://north.example.org answers (200)"),
                Finding.bad(
                        Check.SITES,
                        "south",
                        "http://south.example.org/a/long/path/that/does/not/end answers not: <b>refused</b>",
                        "Check that the service is up, and the way to it from this host."),
                Finding.bad(
                        Check.DRILL,
                        "shop-failover",
                        "It has never been practised with success",
                        "Launch a drill of it."));
    }
}
