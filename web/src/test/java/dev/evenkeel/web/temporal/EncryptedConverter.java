package dev.evenkeel.web.temporal;

import dev.evenkeel.activities.keys.KeyRing;
import io.temporal.common.converter.DataConverter;
import java.util.Base64;

/** The server's own encryption, for tests of other packages. */
public final class EncryptedConverter {

    private EncryptedConverter() {}

    public static DataConverter underSomeKey() {
        return EncryptedPayloads.under(KeyRing.of(Base64.getEncoder().encodeToString(new byte[32])));
    }
}
