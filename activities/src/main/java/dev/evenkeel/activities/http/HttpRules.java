package dev.evenkeel.activities.http;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * Where requests may go. Addresses of this host, of its link and of cloud metadata services are refused unless they are allowed,
 * because whoever may write a URL into a form must not reach with the server's own rights what listens there.
 *
 * @param anywhere whether other addresses need no entry
 * @param allowed names ({@code shop.example.org}, {@code *.example.org}), addresses or networks ({@code 10.0.0.0/8}), each but a network
 *     also with a port ({@code localhost:8080}). A name does not open link-local or metadata addresses; an address or network does
 */
public record HttpRules(boolean anywhere, List<String> allowed) {

    public HttpRules {
        allowed = allowed.stream().map(entry -> entry.toLowerCase(Locale.ROOT)).toList();
        allowed.stream().filter(entry -> entry.contains("/")).forEach(Networks::parse);
    }

    /** Everywhere but on this host, its link and metadata services. */
    public static HttpRules standard() {
        return new HttpRules(true, List.of());
    }

    /**
     * Checks a URL and each address that its name has right now. The platform keeps a resolved name for some seconds, so the request
     * that follows at once goes to the address that was checked.
     *
     * @throws ApplicationFailure of type BAD_REQUEST when it is refused, UNREACHABLE when the name has no address
     */
    URI check(String url) {
        URI uri = parsed(url);
        check(uri.getHost(), port(uri));
        return uri;
    }

    /**
     * The same for what is no URL, for example a database.
     *
     * @throws ApplicationFailure of type BAD_REQUEST when it is refused, UNREACHABLE when the name has no address
     */
    public void check(String name, int port) {
        String host = host(name);
        try {
            // By the name as it is sent: in another spelling it might be asked for once more, and be answered
            // otherwise.
            for (InetAddress address : InetAddress.getAllByName(name)) {
                if (!allows(host, port, address)) {
                    throw ActFailures.badRequest(
                            "Requests to " + host + " (" + address.getHostAddress() + ") are not allowed",
                            "If this is meant, an administrator adds " + host + " or " + address.getHostAddress()
                                    + " to the allowed HTTP targets in the server's settings.");
                }
            }
        } catch (UnknownHostException e) {
            throw ActFailures.failure(
                    Failures.UNREACHABLE,
                    "The name " + host + " has no address",
                    "Check the spelling, and the name service of the host that acts.",
                    "");
        }
    }

    private boolean allows(String host, int port, InetAddress address) {
        boolean sealed = Networks.isLinkLocalOrMetadata(address);
        if (anywhere && !sealed && !Networks.isOwn(address)) {
            return true;
        }
        for (String entry : allowed) {
            if (entry.contains("/") ? Networks.parse(entry).contains(address) : names(entry, address, port)) {
                return true;
            }
            if (!sealed && names(entry, host, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(String entry, InetAddress address, int port) {
        String text = address.getHostAddress();
        return names(entry, text, port) || names(entry, "[" + text + "]", port);
    }

    private static boolean names(String entry, String host, int port) {
        if (entry.startsWith("*.")) {
            return host.endsWith(entry.substring(1));
        }
        return entry.equals(host) || entry.equals(host + ":" + port);
    }

    private static URI parsed(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                if (uri.getRawUserInfo() != null) {
                    throw ActFailures.badRequest(
                            "The URL holds a user or password",
                            "Send an Authorization header with a secret instead: a URL ends up in logs.");
                }
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below, without the URL's text, which may hold a secret.
        }
        throw ActFailures.badRequest(
                "The URL is none for HTTP", "Write http:// or https://, a host, and an encoded path and query.");
    }

    private static String host(String name) {
        String host = name.toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
