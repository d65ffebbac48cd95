package dev.evenkeel.web.audit;

import dev.evenkeel.activities.store.AuditHead;
import dev.evenkeel.activities.store.AuditVerifier;
import dev.evenkeel.activities.store.ChainCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code audit FILE [--head COUNT:HASH]}: checks an exported audit without a server. Ends with 0 when it holds, 1 when it was tampered
 * with, 2 when there is nothing to check.
 */
public final class AuditCommand {

    private static final Pattern HEAD = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

    private final PrintStream out;
    private final PrintStream err;

    public AuditCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public int run(List<String> words) {
        if (words.isEmpty()
                || (words.size() != 1 && !(words.size() == 3 && words.get(1).equals("--head")))) {
            return misused("Write: audit FILE, or audit FILE --head COUNT:HASH with a head that was kept elsewhere.");
        }
        @Nullable AuditHead expected = null;
        if (words.size() == 3) {
            Matcher head = HEAD.matcher(words.get(2));
            if (!head.matches()) {
                return misused("A head is COUNT:HASH, as the page Audit shows it.");
            }
            expected = new AuditHead(Long.parseLong(head.group(1)), head.group(2));
        }
        return check(words.getFirst(), expected);
    }

    private int check(String file, @Nullable AuditHead expected) {
        ChainCheck check;
        try (InputStream exported = Files.newInputStream(Path.of(file))) {
            check = AuditVerifier.verify(exported, expected);
        } catch (IOException | InvalidPathException e) {
            return misused(file + " cannot be read (" + e.getClass().getSimpleName() + "). Name an exported audit.");
        }
        if (check.ok()) {
            out.println("The chain holds: " + check.entries() + " entries, none edited, deleted or cut off"
                    + (expected == null
                            ? ". A head that was kept elsewhere would prove more: --head COUNT:HASH."
                            : "."));
            return 0;
        }
        out.println("The chain is broken at entry " + check.firstBroken() + ": it is " + check.problem() + ". The "
                + check.entries() + " entries before it hold.");
        return 1;
    }

    private int misused(String message) {
        err.println("audit: " + message);
        return 2;
    }
}
