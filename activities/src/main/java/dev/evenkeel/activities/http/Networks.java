package dev.evenkeel.activities.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Networks of addresses, and those that a request from outside must not be led into. */
record Networks(byte[] base, int bits) {

    private static final List<Networks> METADATA = Stream.of(
                    "169.254.0.0/16",
                    "100.100.100.200/32",
                    "192.0.0.192/32",
                    "168.63.129.16/32",
                    "fd00:ec2::/32",
                    "fd20:ce::/32")
            .map(Networks::parse)
            .toList();

    private static final Networks OWN = parse("0.0.0.0/8");
    private static final Networks TRANSLATED = parse("64:ff9b::/96");
    private static final Networks SIX_TO_FOUR = parse("2002::/16");

    static Networks parse(String network) {
        int slash = network.indexOf('/');
        try {
            InetAddress base = InetAddress.ofLiteral(network.substring(0, slash));
            int bits = Integer.parseInt(network.substring(slash + 1));
            if (bits >= 0 && bits <= base.getAddress().length * 8) {
                return new Networks(base.getAddress(), bits);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException("Not a network: " + network + ". Write it like 10.0.0.0/8.");
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != base.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((bytes[bit / 8] ^ base[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isOwn(InetAddress address) {
        InetAddress inner = inner(address);
        return inner.isLoopbackAddress()
                || inner.isAnyLocalAddress()
                || inner.isMulticastAddress()
                || OWN.contains(inner);
    }

    static boolean isLinkLocalOrMetadata(InetAddress address) {
        InetAddress inner = inner(address);
        return inner.isLinkLocalAddress() || METADATA.stream().anyMatch(network -> network.contains(inner));
    }

    /** The IPv4 address that an IPv6 address leads to, or itself. */
    private static InetAddress inner(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (TRANSLATED.contains(address)) {
            return ofBytes(Arrays.copyOfRange(bytes, 12, 16));
        }
        return SIX_TO_FOUR.contains(address) ? ofBytes(Arrays.copyOfRange(bytes, 2, 6)) : address;
    }

    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }
}
