package dev.evenkeel.pages;

import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Alerts.Decided;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.activities.store.Store;
import java.util.List;
import java.util.Map;

/** One alert of each kind. */
final class AlertSeeds {

    private static final long MINUTE = 60_000;
    private static final String GRAPH = "https://prometheus.example.org/graph?g0.expr=shop_latency_seconds%3E1";

    private AlertSeeds() {}

    static void into(Store store) {
        long now = Seeds.NOW;
        store.alerts()
                .receive(
                        List.of(
                                alert("s1", "ShopSlow", "The shop answers in 2.4 s", "shop", true, now - 12 * MINUTE),
                                alert(
                                        "s2",
                                        "DiskFills",
                                        "The disk of db-1.north is full in 40 minutes",
                                        "ledger",
                                        true,
                                        now - 7 * MINUTE),
                                alert(
                                        "s3",
                                        "ShopErrors",
                                        "4 % of the answers are errors",
                                        "shop",
                                        true,
                                        now - 5 * MINUTE),
                                alert(
                                        "s4",
                                        "CertificateExpires",
                                        "The certificate expires in 9 days",
                                        "",
                                        false,
                                        now - 90 * MINUTE)),
                        now - 4 * MINUTE);
        store.alerts()
                .decided(
                        List.of(
                                new Decided(
                                        1,
                                        State.OPENED,
                                        "",
                                        "facts",
                                        "site-facts",
                                        "shop",
                                        "production",
                                        2,
                                        "r-running",
                                        null),
                                new Decided(
                                        2,
                                        State.UNMATCHED,
                                        "No route of alerts.yaml matches its labels",
                                        null,
                                        null,
                                        "ledger",
                                        null,
                                        null,
                                        null,
                                        null),
                                new Decided(
                                        3,
                                        State.JOINED,
                                        "",
                                        "facts",
                                        "site-facts",
                                        "shop",
                                        "production",
                                        2,
                                        "r-running",
                                        null),
                                new Decided(4, State.OVER, "", "facts", "site-facts", "", "production", 4, null, null)),
                        null,
                        now - 4 * MINUTE + 200);
    }

    private static Received alert(
            String fingerprint, String name, String summary, String service, boolean firing, long starts) {
        return new Received(
                "main",
                fingerprint,
                name,
                summary,
                firing,
                starts,
                firing ? null : (Long) (starts + 60 * MINUTE),
                service.isEmpty()
                        ? Map.of("alertname", name, "severity", "warning")
                        : Map.of(
                                "alertname",
                                name,
                                "severity",
                                "critical",
                                "service",
                                service,
                                "instance",
                                "vm-2.north:9100"),
                GRAPH);
    }
}
