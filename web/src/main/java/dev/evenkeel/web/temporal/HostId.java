package dev.evenkeel.web.temporal;

import dev.evenkeel.web.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names this host among those that claim acts. The name is kept in the data folder, where the traces of its acts lie: whoever has the
 * folder is the host.
 */
public record HostId(String value) {

    static HostId of(DataFolder data) {
        Path file = data.resolve("host-id");
        try {
            if (Files.exists(file)) {
                String kept = Files.readString(file).strip();
                if (!kept.isEmpty()) {
                    return new HostId(kept);
                }
            }
            byte[] random = new byte[4];
            new SecureRandom().nextBytes(random);
            String id = hostName() + "-" + HexFormat.of().formatHex(random);
            Files.writeString(file, id + "\n");
            return new HostId(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            return name.replaceAll("[^a-z0-9.-]", "-");
        } catch (IOException e) {
            return "host";
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
