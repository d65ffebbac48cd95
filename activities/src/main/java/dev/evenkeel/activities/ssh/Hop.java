package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.SshTarget;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host on the way, and who logs in there. */
record Hop(String user, String host, int port) {

    private static final Pattern WRITTEN = Pattern.compile(
            "(?:([A-Za-z0-9_.][A-Za-z0-9_.@-]*)@)?(?:\\[([0-9A-Fa-f:.%]+)]|([A-Za-z0-9_.-]+))(?::([0-9]{1,5}))?");

    /** @param written {@code [user@]host[:port]}; an IPv6 address with a port stands in brackets */
    static Hop parse(String written, String otherwise) {
        Matcher hop = WRITTEN.matcher(written);
        if (!hop.matches() || (hop.group(4) != null && !isPort(Integer.parseInt(hop.group(4))))) {
            throw ActFailures.badRequest(
                    "'" + written + "' is no host to go through", "Write it as user@host:port, or as host alone.");
        }
        return new Hop(
                hop.group(1) == null ? otherwise : hop.group(1),
                hop.group(2) == null ? hop.group(3) : hop.group(2),
                hop.group(4) == null ? SshTarget.PORT : Integer.parseInt(hop.group(4)));
    }

    static boolean isPort(int port) {
        return port > 0 && port < 65_536;
    }

    /** As known hosts name it. */
    String name() {
        return port == SshTarget.PORT ? host : "[" + host + "]:" + port;
    }
}
