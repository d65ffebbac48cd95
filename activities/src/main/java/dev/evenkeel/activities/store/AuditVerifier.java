package dev.evenkeel.activities.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks an exported audit without a store. It finds an edited, a deleted and a cut-off entry. Who can write the whole file anew can
 * make a chain that holds; only a head that was kept or signed elsewhere shows that.
 */
public final class AuditVerifier {

    private AuditVerifier() {}

    /** @param expected a head from before, which this audit must still contain; null when none was kept */
    public static ChainCheck verify(InputStream exported, @Nullable AuditHead expected) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(exported, StandardCharsets.UTF_8));
        AuditChain chain = new AuditChain();
        boolean seen = expected == null || expected.count() == 0;
        @Nullable String line;
        while ((line = lines.readLine()) != null) {
            AuditLines.@Nullable Line entry = AuditLines.parse(line);
            if (entry == null) {
                return atEnd(chain, AuditLines.parseHead(line), expected, lines.readLine());
            }
            if (!chain.add(entry.seq(), entry.json(), entry.hash())) {
                return chain.check();
            }
            if (!seen && expected != null && chain.head().count() == expected.count()) {
                if (!chain.head().hash().equals(expected.hash())) {
                    return ChainCheck.broken(expected.count(), "not the chain that the expected head ends");
                }
                seen = true;
            }
        }
        return ChainCheck.broken(chain.head().count() + 1, "cut off");
    }

    private static ChainCheck atEnd(
            AuditChain chain, @Nullable AuditHead head, @Nullable AuditHead expected, @Nullable String lineBehind) {
        long next = chain.head().count() + 1;
        if (head == null) {
            return ChainCheck.broken(next, "not readable");
        }
        if (lineBehind != null) {
            return ChainCheck.broken(next, "written behind the head");
        }
        if (expected != null && expected.count() > chain.head().count()) {
            return ChainCheck.broken(next, "cut off");
        }
        return chain.end(head);
    }
}
