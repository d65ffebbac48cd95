package dev.evenkeel.deploy;

import dev.evenkeel.activities.act.Ports;
import dev.evenkeel.activities.prometheus.Monitoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real Prometheus that asks both sites of the shop every second, and a real Alertmanager that tells the server what it finds. */
final class ShopWatch implements AutoCloseable {

    static final String TOKEN = "the-token-of-the-demo";

    private final Process prometheus;
    private final Process alertmanager;

    /**
     * @param port on which Prometheus is asked
     * @param server that is told, by the hook {@code demo}
     */
    ShopWatch(Path folder, int port, DemoRunbooks shop, String server) throws IOException {
        Files.createDirectories(folder);
        int alertmanagerPort = Ports.free();
        Path receivers = folder.resolve("alertmanager.yml");
        Files.writeString(receivers, """
                route: { receiver: evenkeel, group_by: [ '...' ], group_wait: 1s, group_interval: 1s, repeat_interval: 1h }
                receivers:
                  - name: evenkeel
                    webhook_configs:
                      - url: %s/hooks/alertmanager/demo
                        send_resolved: true
                        http_config: { authorization: { credentials: %s } }
                """.formatted(server, TOKEN));
        alertmanager = Monitoring.start(
                folder,
                "prometheus-alertmanager",
                "--config.file=" + receivers,
                "--storage.path=" + folder.resolve("alertmanager"),
                "--web.listen-address=127.0.0.1:" + alertmanagerPort,
                "--cluster.listen-address=");
        Files.writeString(folder.resolve("rules.yml"), """
                groups:
                  - name: shop
                    rules:
                      - alert: ShopSlow
                        expr: histogram_quantile(0.95, sum by (le) (rate(shop_request_duration_seconds_bucket[10s]))) > 1
                        for: 1s
                        labels: { service: shop, severity: critical }
                        annotations: { summary: "95 of 100 answers take up to {{ $value | humanizeDuration }}" }
                """);
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                rule_files: [ rules.yml ]
                alerting: { alertmanagers: [ { static_configs: [ { targets: [ '127.0.0.1:%d' ] } ] } ] }
                scrape_configs: [ { job_name: shop, static_configs: [ { targets: [ '%s', '%s' ] } ] } ]
                """.formatted(
                        alertmanagerPort,
                        shop.siteUrl("north").replace("http://", ""),
                        shop.siteUrl("south").replace("http://", "")));
        prometheus = Monitoring.start(
                folder,
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port);
    }

    @Override
    public void close() {
        prometheus.destroyForcibly();
        alertmanager.destroyForcibly();
    }
}
