package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.http.Exchange;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.readiness.SshPort;
import dev.evenkeel.web.tools.ToolActivities;
import dev.evenkeel.web.tools.ToolsSettings;
import java.time.Duration;
import java.util.Map;

/** Whether a site answers this host, under the same rules as the HTTP steps. */
final class Endpoints {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Exchange exchange;

    Endpoints(ToolsSettings tools, boolean demonstrates) {
        this.exchange =
                new Exchange(new HttpSettings(ToolActivities.rules(tools.http(), demonstrates), CONNECT, ANSWER));
    }

    Probe endpoint(String site, String url) {
        return new Probe(Check.SITES, site, () -> ask(site, url));
    }

    Probe host(String subject, String address, int port) {
        return new Probe(Check.SITES, subject, () -> greet(subject, address, port));
    }

    private Finding ask(String site, String url) {
        try {
            int status = exchange.send("GET", url, Map.of(), "", ANSWER.toMillis(), () -> {})
                    .status();
            return status < 500
                    ? Finding.ok(Check.SITES, site, url + " answers (" + status + ")")
                    : Finding.warn(
                            Check.SITES,
                            site,
                            url + " answers with an error (" + status + ")",
                            "Look at the service at this site. A recovery may need it healthy.");
        } catch (Exchange.NoAnswer e) {
            return Finding.bad(
                    Check.SITES,
                    site,
                    url + " does not answer: " + e.why(),
                    "Check that the service is up, and the way to it from this host.");
        }
    }

    private static Finding greet(String subject, String address, int port) {
        String trouble = SshPort.trouble(address, port, CONNECT);
        return trouble.isEmpty()
                ? Finding.ok(Check.SITES, subject, "An SSH server answers at " + address + ":" + port)
                : Finding.bad(
                        Check.SITES,
                        subject,
                        "No SSH server answers at " + address + ":" + port + ": " + trouble,
                        "Check that the host is up, its address in the estate, and the way to it from this host.");
    }
}
