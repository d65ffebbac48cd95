package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** The name servers of a zone, asked directly: what they answer is what the world will hear. */
final class NameServers {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int MOST = 8;

    private final CloudAct act;
    private final List<String> servers;

    NameServers(CloudAct act, List<String> servers) {
        this.act = act;
        this.servers = servers.stream().limit(MOST).toList();
    }

    /** Waits until every one of them answers so. */
    void awaitAll(String name, String type, List<String> values) {
        if (servers.isEmpty()) {
            throw new CloudTrouble(
                    Kind.UNSUPPORTED, "The cloud does not name the zone's name servers, so they cannot be asked");
        }
        for (String server : servers) {
            String heard = "";
            while (true) {
                List<String> answer = act.read(() -> ask(server, name, type));
                if (DnsNames.same(type, answer, values)) {
                    act.say(server + " answers "
                            + (answer.isEmpty() ? "that there is none" : String.join(", ", answer)));
                    break;
                }
                String said = server + " still answers "
                        + (answer.isEmpty() ? "that there is none" : String.join(", ", answer));
                if (!said.equals(heard)) {
                    act.say(said);
                    heard = said;
                }
                act.pause(EVERY);
            }
        }
    }

    /**
     * By the platform's provider for DNS, which reads records and deserializes nothing.
     *
     * @param server a name or an address, perhaps with a port
     */
    @SuppressWarnings("BanJNDI")
    static List<String> ask(String server, String name, String type) {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, "dns://" + DnsNames.withoutDot(server));
        environment.put("com.sun.jndi.dns.timeout.initial", "1500");
        environment.put("com.sun.jndi.dns.timeout.retries", "3");
        try {
            InitialDirContext context = new InitialDirContext(environment);
            try {
                Attribute answer = context.getAttributes(DnsNames.withoutDot(name), new String[] {type})
                        .get(type);
                List<String> values = new ArrayList<>();
                if (answer != null) {
                    for (Object value : Collections.list(answer.getAll())) {
                        values.add(String.valueOf(value));
                    }
                }
                return DnsNames.unquoted(type, values);
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            return List.of();
        } catch (NamingException e) {
            throw new CloudTrouble(
                    Kind.UNREACHABLE,
                    "the name server " + server + " does not answer ("
                            + e.getClass().getSimpleName() + ")");
        }
    }
}
