package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.ChatCodes;
import dev.evenkeel.activities.store.ChatCodes.Code;
import dev.evenkeel.activities.store.ChatCodes.Purpose;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Codes that a page shows once to somebody who has signed in, and that are typed into a chat: they carry to the chat what its sender's
 * name alone does not prove. Kept is a hash; fifty random bits that live for minutes are not found from it.
 */
@Service
class OneTimeCodes {

    static final Duration LASTS = Duration.ofMinutes(10);

    /** Crockford's base 32: what looks like another sign is read as that one. */
    private static final String SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int LENGTH = 10;
    private static final int HALF = 5;

    private final SecureRandom random = new SecureRandom();
    private final ChatCodes codes;
    private final Audit audit;
    private final InstantSource clock;

    OneTimeCodes(Store store, InstantSource clock) {
        this.codes = store.chat().codes();
        this.audit = store.audit();
        this.clock = clock;
    }

    /** @return a code by which the owner links an account */
    String forLink(String owner) {
        return made(owner, Purpose.LINK, null, null, null, null);
    }

    /** @return a code by which the owner agrees to this scope at this step, and to nothing else */
    String forApproval(String owner, String run, String step, String scope, String environment) {
        return made(owner, Purpose.APPROVE, run, step, scope, environment);
    }

    /** @param message names the message in which it was typed */
    Optional<Code> link(String typed, String message) {
        return codes.use(hash(typed), Purpose.LINK, null, message, clock.millis());
    }

    /** @return empty when it is not one of this person's that counts; wrong ones are counted */
    Optional<Code> approval(String typed, String by, String message) {
        return codes.use(hash(typed), Purpose.APPROVE, by, message, clock.millis());
    }

    /** Whether too many wrong codes were typed. */
    boolean blocked(String owner) {
        return codes.blocked(owner, clock.millis());
    }

    private String made(
            String owner,
            Purpose purpose,
            @Nullable String run,
            @Nullable String step,
            @Nullable String scope,
            @Nullable String environment) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            code.append(i == HALF ? "-" : "").append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        long now = clock.millis();
        codes.keep(new Code(owner, purpose, run, step, scope, now, now + LASTS.toMillis()), hash(code.toString()));
        audit.append(
                owner,
                "chat.code-made",
                run == null ? owner : run,
                Map.of("purpose", purpose.name().toLowerCase(Locale.ROOT), "step", step == null ? "" : step),
                environment);
        return code.toString();
    }

    /** However it was typed. */
    private static String hash(String typed) {
        String code = typed.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return CanonicalJson.sha256(code.getBytes(StandardCharsets.UTF_8));
    }
}
